// Saves a step at every change, so that nothing is lost when the page is left by another way than
// its buttons. Each button saves too: without this nothing is missing but that.
const form = document.querySelector("form[data-autosave]");
const line = form.querySelector("[data-autosave-state]");
const WAIT = 800;
// Which save of this opened page it is: one that arrives late must not undo a later one.
const page = Math.random().toString(36).slice(2, 12);
let turn = 0;
const nextTurn = () => `${page}:${(turn += 1)}`;
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
  body.set("turn", nextTurn());
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
// A button's own save carries its turn too.
const carrier = document.createElement("input");
carrier.type = "hidden";
carrier.name = "turn";
form.append(carrier);
form.addEventListener("submit", () => {
  carrier.value = nextTurn();
  isLeaving = true;
  clearTimeout(timer);
  timer = undefined;
  sending?.abort();
});
// Leaving by a link, or the phone puts the page away.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer !== undefined && !isLeaving) save();
});
