// The memo's page: buttons that type formatting and blocks, and a preview and remarks that follow what is typed. All
// works without it.
"use strict";

const FORMATS = [
  { label: "Fet", around: "**" },
  { label: "Kursiv", around: "*" },
  { label: "Punktlista", before: () => "- " },
  { label: "Numrerad lista", before: (line) => `${line + 1}. ` },
  { label: "Rubrik", before: () => "### " },
];

// As if typed, so that undo works; where the browser has no such command the text is set, and the form is told.
function type(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function surround(field, mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end).trim() || "text";
  const lead = value.slice(start, end).match(/^\s*/)[0].length;
  type(field, value.slice(start, end).replace(/^(\s*)[^]*?(\s*)$/, `$1${mark}${chosen.replaceAll("$", "$$$$")}${mark}$2`));
  field.setSelectionRange(start + lead + mark.length, start + lead + mark.length + chosen.length);
}

// The whole of the lines the selection touches.
function prefix(field, before) {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const next = field.value.indexOf("\n", field.selectionEnd);
  field.setSelectionRange(from, next < 0 ? field.value.length : next);
  const lines = field.value.slice(field.selectionStart, field.selectionEnd).split("\n");
  type(field, lines.map((line, number) => before(number) + line).join("\n"));
}

// One stop for the tab key; the arrows go from button to button.
function moveAlong(bar) {
  const buttons = [...bar.children];
  const show = (chosen) => buttons.forEach((button) => (button.tabIndex = button === chosen ? 0 : -1));
  show(buttons[0]);
  bar.addEventListener("focusin", (event) => show(event.target));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    buttons.at((buttons.indexOf(event.target) + step) % buttons.length).focus();
  });
}

for (const field of document.querySelectorAll("textarea[data-format]")) {
  const bar = document.createElement("div");
  bar.className = "format-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Formatera: ${field.dataset.format}`);
  bar.setAttribute("aria-controls", field.id);
  for (const { label, around, before } of FORMATS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => (around ? surround(field, around) : prefix(field, before)));
    bar.append(button);
  }
  moveAlong(bar);
  field.before(bar);
}

// A block goes in where the person stands, on a line of its own; its button alone would put it last.
const place = document.querySelector("select[name=del]");
let standing;
for (const field of document.querySelectorAll("textarea[data-format]")) {
  field.addEventListener("focus", () => {
    standing = field;
    if (place) place.value = field.name;
  });
}
place?.addEventListener("change", () => (standing = undefined));
for (const button of document.querySelectorAll("button[data-block]")) {
  button.addEventListener("click", (event) => {
    if (!standing) return;
    event.preventDefault();
    const before = standing.value.slice(0, standing.selectionStart);
    const after = standing.value.slice(standing.selectionEnd);
    const line = before.match(/[^\n]*$/)[0];
    const above = !line.trim() || /^\s*\d+[.)]\s+$/.test(line) ? "" : "\n\n";
    type(standing, above + button.dataset.block + (after.trim() && !after.startsWith("\n") ? "\n\n" : ""));
  });
}

// The remarks on the words that were kept; where they cannot be fetched the old ones stay until the page is read again.
async function follow() {
  try {
    const answer = await fetch(location.pathname);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-follows]")) {
      const now = fresh.getElementById(part.id);
      if (now && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
    }
  } catch {
    // No network, or the page is being left.
  }
}

// Each time the words have been kept, the pages are made anew, and stay where the reader was in them.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const frame = document.querySelector(`#${form.dataset.preview} iframe`);
  let place; // while the pages are being made, they stand nowhere
  let outdated = false;
  const renew = () => {
    place = [frame.contentWindow.scrollX, frame.contentWindow.scrollY];
    frame.contentWindow.location.reload();
  };
  // The pages of a large plan take longer than the next words, and are finished first.
  form.addEventListener("kept", () => {
    for (const button of form.querySelectorAll("[data-draft-only]")) button.hidden = false;
    follow();
    if (place) outdated = true;
    else renew();
  });
  // The pages are turned to the part that is being written.
  form.addEventListener("focusin", ({ target }) => {
    const headings = target.dataset.format ? frame.contentDocument?.querySelectorAll(".memo h2") : [];
    const heading = [...headings].find((each) => each.textContent.trim() === target.dataset.format);
    if (heading) frame.contentWindow.scrollTo(0, heading.getBoundingClientRect().top + frame.contentWindow.scrollY - 24);
  });
  frame.addEventListener("load", () => {
    if (place) frame.contentWindow.scrollTo(...place);
    place = undefined;
    if (outdated) renew();
    outdated = false;
  });
}
