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
