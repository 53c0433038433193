// What is typed is kept by itself: a second after the last key, every fifth second while typing goes on, and when the
// page is left. Without this file there are the buttons.
"use strict";

const PAUSE = 1000;
const LONGEST = 5000;
const PATIENCE = 15_000;
const OUTLIVES = 60_000; // bytes; a browser lets 64 KiB of requests go on when their page is gone

// About what the words weigh on their way.
function weight(body) {
  return [...body].reduce((sum, [name, value]) => sum + 200 + new Blob([name, value]).size, 0);
}

function keepDraft(form) {
  const state = form.querySelector(".draft-state");
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  const sendsTo = address.pathname + address.search;
  const tabs = new BroadcastChannel(`${form.dataset.draft} ${sendsTo}`);
  let timer, since, running;
  let unkept = "unkept" in form.dataset; // what could not be saved

  const tell = (text) => {
    state.textContent = text;
    state.hidden = false;
  };

  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  };

  // One request at a time, so that the newest words arrive last; whoever leaves the page cannot wait.
  async function keep(leaving = false) {
    clearTimeout(timer);
    if (running && leaving !== true) return;
    running?.abort();
    const sending = (running = new AbortController());
    unkept = false;
    since = undefined;
    const body = new FormData(form);
    body.set("_form", sendsTo);
    body.set("_page", location.pathname + location.search);
    let answer;
    let why = "";
    const patience = setTimeout(() => sending.abort(), PATIENCE);
    try {
      answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
        redirect: "manual",
        keepalive: weight(body) < OUTLIVES,
        signal: sending.signal,
      });
      if (answer.headers.get("Content-Type")?.startsWith("text/plain")) why = await answer.text();
    } catch {
      // No network, or no answer: the words are still in the form, and the line below says that they are not kept.
    }
    clearTimeout(patience);
    if (running !== sending) return;
    running = undefined;
    if (answer?.status === 204) {
      const now = new Date();
      tell(`Dina ord är sparade till senare, kl. ${now.getHours()}.${String(now.getMinutes()).padStart(2, "0")}`);
      tabs.postMessage("");
      dispatchEvent(new Event("worked"));
      form.dispatchEvent(new Event("kept"));
    } else {
      unkept = true;
      tell(why || "Orden kunde inte sparas");
    }
    if (since) wait();
  }

  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    running = since = undefined;
    unkept = false;
  };

  form.addEventListener("input", () => {
    unkept = true;
    since ??= Date.now();
    wait();
  });
  // Words that are thrown away or saved are not to be kept once more behind the button's back.
  addEventListener("submit", (event) => {
    if (event.target === form || event.submitter?.name === "kasta") stop();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && unkept) keep(true);
  });
  addEventListener("pagehide", () => {
    if (unkept) keep(true);
  });
  // So many words go no further than their page: the browser asks, and meanwhile they get there.
  addEventListener("beforeunload", (event) => {
    if ((!unkept && !running) || weight(new FormData(form)) < OUTLIVES) return;
    if (unkept) keep(true);
    event.preventDefault();
  });
  tabs.addEventListener("message", () => {
    tell("Du har skrivit i en annan flik. Det som skrevs senast hålls kvar, och det som står här är äldre.");
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
