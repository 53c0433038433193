// The month on the wall: keys step from slide to slide. Without scripts the slides are read and linked as a page.
"use strict";

const slides = [...document.querySelectorAll("[data-slide]")];
const said = document.querySelector("[data-said]");
const leave = document.querySelector("[data-leave]");

// The slide at the upper edge of the window.
function current() {
  return Math.max(0, slides.findLastIndex((slide) => slide.getBoundingClientRect().top <= 2));
}

function show(index) {
  const slide = slides[Math.min(Math.max(index, 0), slides.length - 1)];
  history.replaceState(null, "", `#${slide.id}`);
  slide.scrollIntoView();
  slide.focus({ preventScroll: true });
  said.textContent = slide.dataset.slide;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key !== " ")) return;
  if (event.key === "Escape") return location.assign(leave.href);
  const key = event.key !== " " ? event.key : event.shiftKey ? "PageUp" : "PageDown";
  const at = current();
  const { top, bottom } = slides[at].getBoundingClientRect();
  const begun = top < -2;
  const back = begun ? at : at - 1;
  const to = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    PageDown: at + 1,
    ArrowLeft: back,
    ArrowUp: back,
    PageUp: back,
    Home: 0,
    End: slides.length - 1,
  }[key];
  if (to === undefined) return;
  event.preventDefault();
  // A slide taller than the window is scrolled to its end, or its beginning, first, and never past it; arrows to the
  // sides step at once.
  const far = key.startsWith("Page") ? innerHeight * 0.85 : 80;
  if (key.endsWith("Down") && bottom > innerHeight + 2) return scrollBy(0, Math.min(far, bottom - innerHeight));
  if (key.endsWith("Up") && begun) return scrollBy(0, Math.max(-far, top));
  show(to);
});
