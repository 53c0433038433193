// Everything works without this file. It moves focus to what went wrong and takes away what is not needed.
"use strict";

// After the page's own autofocus, which would otherwise take the focus back.
requestAnimationFrame(() => document.querySelector(".error-summary")?.focus());

// A text that fits in its three lines needs nothing to open it.
function fitFolds() {
  const folds = [...document.querySelectorAll(".fold:not([open])")];
  for (const fold of folds) fold.classList.remove("fold--short");
  const short = folds.filter((fold) => {
    const text = fold.querySelector(".fold-text");
    return text.scrollHeight <= text.clientHeight + 1;
  });
  for (const fold of short) fold.classList.add("fold--short");
}

// A summary without anything to open is no button: it leaves the tab order along with its cue.
function setTabOrder() {
  for (const summary of document.querySelectorAll(".fold > summary")) {
    summary.tabIndex = summary.parentElement.classList.contains("fold--short") ? -1 : 0;
  }
}

function fit() {
  fitFolds();
  setTabOrder();
}

let waiting;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(fit, 150);
});
document.fonts.ready.then(fit);

// What is folded is whole on paper, also where the style sheet alone cannot open it.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});

// The session lasts from what was last done, in any tab. Ten minutes before it ends the person is told, and can go on
// with one button. What is typed is given back after signing in, with this file or without it.
const WARNED = 10 * 60_000;

function watchSession(warning) {
  const lasts = Number(warning.dataset.session) * 1000;
  const text = warning.querySelector("[data-text]");
  const tabs = new BroadcastChannel("session");
  let ends, timer;

  const worked = (tell = true) => {
    ends = Date.now() + lasts;
    warning.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(0, lasts - WARNED));
    if (tell) tabs.postMessage("");
  };
  const warn = () => {
    const left = ends - Date.now();
    if (left > WARNED + 1000) return;
    const end = new Date(ends);
    const time = `${end.getHours()}.${String(end.getMinutes()).padStart(2, "0")}`;
    warning.hidden = false;
    text.textContent = left > 0 ? warning.dataset.soon.replace("{tid}", time) : warning.dataset.over;
    if (left > 0) timer = setTimeout(warn, left);
    else warning.querySelector("button").hidden = true;
  };
  // A computer that slept wakes up later than its timer thinks.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() > ends - WARNED) warn();
  });
  warning.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(warning.dataset.go, { redirect: "manual" }).catch(() => undefined);
    if (answer?.ok) worked();
    else text.textContent = warning.dataset.over;
  });
  tabs.addEventListener("message", () => worked(false));
  addEventListener("worked", () => worked());
  worked();
}

for (const warning of document.querySelectorAll("[data-session]")) watchSession(warning);
// The key / leads to the search from anywhere but where one writes; on a phone it stands in the menu.
addEventListener("keydown", (event) => {
  const field = document.getElementById("sok");
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writes || !field) return;
  event.preventDefault();
  const menu = field.closest("[popover]");
  if (!field.checkVisibility()) menu?.showPopover?.();
  field.focus();
});

// Beside each day one may type stands the browser's own calendar; what it gives is written into the field as text.
for (const field of document.querySelectorAll("input[data-day]")) {
  const button = document.createElement("button");
  const calendar = document.createElement("input");
  button.type = "button";
  button.className = "button-link no-print";
  button.textContent = "Välj i kalender";
  button.setAttribute("aria-label", `Välj i kalender: ${field.labels[0]?.textContent ?? "dag"}`);
  calendar.type = "date";
  calendar.className = "visually-hidden";
  calendar.tabIndex = -1;
  calendar.setAttribute("aria-hidden", "true");
  button.addEventListener("click", () => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(field.value)) calendar.value = field.value;
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    field.value = calendar.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  if ("showPicker" in calendar) field.after(" ", button, calendar);
}

// A form whose answer may take its time says once a second has passed that work goes on, and then every fifth second. It
// is not sent twice meanwhile. Without this file a line in the form says it beforehand.
for (const form of document.querySelectorAll("form[data-slow]")) {
  const told = form.querySelector("[data-working]");
  let timer = 0;
  const tell = (seconds) => {
    told.textContent = seconds < 5 ? form.dataset.slow : `${form.dataset.slow} ${seconds} sekunder hittills.`;
    timer = setTimeout(tell, seconds < 5 ? 4000 : 5000, seconds < 5 ? 5 : seconds + 5);
  };
  form.addEventListener("submit", (event) => {
    if (timer) return event.preventDefault();
    timer = setTimeout(tell, 1000, 1);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    clearTimeout(timer);
    timer = 0;
    told.textContent = "";
  });
}
