/* The screen "New session": where it was; then the steps. */

import { all, find, show } from "./page.js";
import * as finder from "./finder.js";
import * as planned from "./planned.js";
import { guard } from "./guard.js";
import { go, pathOf, replace, screenNamed } from "./router.js";

const screen = screenNamed("new");
const box = find('[data-finder="new"]', screen);

/**
 * Opens a draft with what is nearly always so, and goes to its first step.
 * @param {object} options as `engine.newDraft` takes them
 * @param {Record<string, string>} [typed] more that is known already
 */
export async function begin(engine, options, typed = {}) {
  const draft = await engine.newDraft(options);
  const known = { place: "institution", facilitators: [String(engine.state.user.id)] };
  await engine.save(draft.id, { ...known, ...draft.typed, ...typed });
  go(pathOf(draft.id, "where"));
}

export function listen(engine) {
  finder.listen(box, {
    engine,
    choose: guard((row) => begin(engine, { institution: row.id })),
    copy: guard((row, last) => begin(engine, { institution: row.id, like: last.id })),
  });
  for (const button of all("[data-begin]", screen)) {
    button.addEventListener(
      "click",
      guard(() => begin(engine, {}, button.dataset.begin === "venue" ? { place: "venue" } : {})),
    );
  }
}

export async function open(engine) {
  if (!engine.state.user) {
    replace("/");
    return null;
  }
  finder.clear(box, { withQuery: true });
  const today = await planned.ofToday(engine);
  const section = find("[data-new-planned]", screen);
  show(section, today.length > 0);
  find("[data-items]", section).replaceChildren(
    ...today.map((one) => planned.line(one, engine, begin)),
  );
  return screen;
}
