/* The sign-out page: warns about work that is not sent, and takes what was sent off the phone. */

import { openEngine } from "../engine.js";

const box = document.querySelector("[data-sign-out]");
const form = document.querySelector("main form");
/** Signing out is never held up for longer than this, whatever the storage does. */
const LONGEST = 3000;

const warn = (number) => {
  if (!number) return;
  const { one, other } = box.dataset;
  box.querySelector("[data-unsent]").textContent = (number === 1 ? one : other).replace(
    "{number}",
    number,
  );
  box.hidden = false;
};

const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const start = async () => {
  const engine = await openEngine({ language: document.documentElement.lang });
  warn(await engine.unsent());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await Promise.race([engine.forgetSent().catch(() => {}), later(LONGEST)]);
    form.submit();
  });
};

// A browser that keeps nothing has nothing to warn about, and signs out as it does without script.
start().catch(() => {});
