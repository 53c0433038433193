// The month on the wall: keys step from slide to slide. Without scripts the slides are read and linked as a page.
"use strict";

const slides = [...document.querySelectorAll("[data-slide]")];
const said = document.querySelector("[data-said]");
const leave = document.querySelector("[data-leave]");

// The slide that the upper half of the window shows.
function current() {
  return slides.findLastIndex((slide) => slide.getBoundingClientRect().top <= innerHeight / 2);
}

function show(index) {
  const slide = slides[Math.min(Math.max(index, 0), slides.length - 1)];
  history.replaceState(null, "", `#${slide.id}`);
  slide.scrollIntoView();
  slide.focus({ preventScroll: true });
  said.textContent = slide.dataset.slide;
}

// What goes on below the window, or above it, is scrolled to first; arrows to the sides step at once.
function goesOn(slide, forward) {
  const { top, bottom } = slide.getBoundingClientRect();
  return forward ? bottom > innerHeight + 2 : top < -2;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const at = current();
  const to = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    PageDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    PageUp: at - 1,
    Home: 0,
    End: slides.length - 1,
  }[event.key];
  if (event.key === "Escape") return location.assign(leave.href);
  if (to === undefined) return;
  if (/Down|Up/.test(event.key) && goesOn(slides[Math.max(at, 0)], to > at)) return;
  event.preventDefault();
  show(to);
});
