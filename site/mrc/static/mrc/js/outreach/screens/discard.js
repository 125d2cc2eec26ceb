/* Throws a draft away, after asking. */

import { find, text } from "./page.js";
import { placeOf } from "./home.js";
import { guard } from "./guard.js";
import { pathOf, replace, screenNamed } from "./router.js";
import { sayDoneThere } from "./status.js";

const screen = screenNamed("discard");
let shown = "";

export async function open(engine, { id }) {
  const draft = await engine.draft(id);
  if (!draft || !["draft", "refused"].includes(draft.status)) {
    replace(draft ? pathOf(id) : "/");
    return null;
  }
  shown = id;
  find("[data-discard-place]", screen).replaceChildren(placeOf(draft, engine));
  return screen;
}

export function listen(engine) {
  find("[data-discard]", screen).addEventListener(
    "click",
    guard(async () => {
      await engine.discard(shown);
      sayDoneThere(text("discarded"));
      replace("/");
    }),
  );
}
