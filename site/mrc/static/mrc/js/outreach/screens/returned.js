/* Why a session came back: the reason, and the remarks about what no field holds. */

import { find, show, shownMoment, write } from "./page.js";

const fieldOf = (key) => document.getElementById(`field-${key}`);

export function showReturned(box, { returned }) {
  if (!show(box, Boolean(returned))) return;
  write(find("[data-returned-reason]", box), returned.reason);
  const unplaced = Object.entries(returned.comments ?? {}).filter(([key]) => !fieldOf(key));
  find("[data-returned-more]", box).replaceChildren(
    ...unplaced.map(([, words]) => {
      const made = document.createElement("p");
      made.dir = "auto";
      made.textContent = words;
      return made;
    }),
  );
  write(find("[data-returned-when]", box), shownMoment(returned.at));
}

/** The step of the supervisor's first remark; the first one where none is about a field. */
export function stepOfComments(returned) {
  const steps = Object.keys(returned?.comments ?? {})
    .map((key) => fieldOf(key)?.closest("[data-step]")?.dataset.step)
    .filter(Boolean);
  return ["where", "when", "what", "count"].find((step) => steps.includes(step)) ?? "where";
}
