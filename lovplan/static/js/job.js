// Fetches the page's own progress every other second. Without scripts the page loads itself anew instead.
"use strict";

const shown = document.querySelector("[data-job]");

async function follow() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  } catch {
    return setTimeout(follow, 5000); // no network: the work goes on without us
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const job = page.querySelector("[data-job]");
  if (!answer.ok || answer.redirected || !job || (job.dataset.job === "stopping") !== (shown.dataset.job === "stopping")) {
    return location.assign(answer.redirected ? answer.url : location.href);
  }
  shown.dataset.job = job.dataset.job;
  for (const [index, part] of [...job.children].entries()) {
    const own = shown.children[index];
    if (own.textContent !== part.textContent) own.textContent = part.textContent;
    if (own.value !== part.value) own.value = part.value;
  }
  return setTimeout(follow, 2000);
}

if (shown) setTimeout(follow, 2000);
