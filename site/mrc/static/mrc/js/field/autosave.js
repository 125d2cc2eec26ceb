// Saves a step at every change, so that nothing is lost when the page is left by another way than
// its buttons. Each button saves too: without this nothing is missing but that.
const form = document.querySelector("form[data-autosave]");
const line = form.querySelector("[data-autosave-state]");
const WAIT = 800;
let timer;
let sending;
let isLeaving = false;

const save = async () => {
  clearTimeout(timer);
  timer = undefined;
  sending?.abort();
  sending = new AbortController();
  const body = new FormData(form);
  body.set("action", "autosave");
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body: new URLSearchParams(body),
      signal: sending.signal,
      redirect: "manual",
      keepalive: true,
    });
    if (isLeaving) return;
    const { saved, signedOut, unsaved } = form.dataset;
    line.textContent = answer.ok ? saved : answer.type === "opaqueredirect" ? signedOut : unsaved;
    line.classList.toggle("log-saved--not", !answer.ok);
  } catch (error) {
    if (error.name === "AbortError") return;
    line.textContent = form.dataset.unsaved;
    line.classList.add("log-saved--not");
  }
};

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
});
form.addEventListener("submit", () => {
  isLeaving = true;
  clearTimeout(timer);
  timer = undefined;
  sending?.abort();
});
// Leaving by a link, or the phone puts the page away.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer !== undefined && !isLeaving) save();
});
