/* Two texts of one session (rule B8): both are shown side by side, and the officer chooses. */

import { all, clone, filled, find, latin, show, slot, text, write } from "./page.js";
import { guard } from "./guard.js";
import { go, pathOf, replace, screenNamed } from "./router.js";
import { sayDoneThere } from "./status.js";
import { summarise } from "./summary.js";

const screen = screenNamed("conflict");
let shown = "";

export async function open(engine, { id }) {
  const draft = await engine.draft(id);
  if (draft?.status !== "conflict") {
    replace(draft ? pathOf(id) : "/");
    return null;
  }
  shown = id;
  const { sent, stored, storedVersion, state } = draft.conflict;
  const mine = { content: sent, heading: "[data-conflict-mine]" };
  const theirs = { content: stored ?? {}, heading: "[data-conflict-theirs]" };
  for (const [one, other] of [
    [mine, theirs],
    [theirs, mine],
  ]) {
    const made = summarise(one.content, engine, { other: other.content });
    lower(made);
    find(one.heading, screen).replaceChildren(made);
  }
  showDifferences();
  showChoice(draft, { storedVersion, state, isStored: stored !== null });
  return screen;
}

/** What each of the two says differently, one beside the other. */
function showDifferences() {
  const rowsOf = (selector) =>
    new Map(
      all(`${selector} .said__row--differs`, screen).map((row) => [row.dataset.row, row]),
    );
  const [mine, theirs] = ["[data-conflict-mine]", "[data-conflict-theirs]"].map(rowsOf);
  const lines = [...mine].map(([key, row]) => {
    const made = clone("difference");
    slot(made, "label").textContent = row.querySelector("dt").firstChild.textContent.trim();
    slot(made, "mine").append(...copyOf(row));
    slot(made, "theirs").append(...copyOf(theirs.get(key)));
    return made;
  });
  find("[data-differences]", screen).replaceChildren(...lines);
}

const copyOf = (row) => [...row.querySelector("dd").cloneNode(true).childNodes];

/** Its headings stand below the heading of their column. */
function lower(summary) {
  for (const heading of all("h2", summary)) {
    const made = document.createElement("h3");
    made.className = heading.className;
    made.append(...heading.childNodes);
    heading.replaceWith(made);
  }
}

function showChoice(draft, { storedVersion, state, isStored }) {
  const values = {
    reference: draft.receipt?.reference ?? "",
    number: storedVersion,
    state: state ? text(`state_${state}`) : "",
  };
  find("[data-moved-on]", screen).replaceChildren(
    ...filled("moved_on", "reference", latin(values.reference), values),
  );
  write(find("[data-conflict-version]", screen), text("sent_version", values));
  const canReplace = state === "returned" || !isStored;
  show(find('[data-keep="mine"]', screen), canReplace);
  show(find('[data-keep="theirs"]', screen), isStored);
  const notice = find("[data-cannot-replace]", screen);
  if (show(notice, !canReplace)) write(notice, text("cannot_replace", values));
}

export function listen(engine) {
  for (const button of all("[data-keep]", screen)) {
    button.addEventListener(
      "click",
      guard(async () => {
        await engine.resolveConflict(shown, button.dataset.keep);
        if (button.dataset.keep === "theirs") sayDoneThere(text("kept_theirs"));
        go(pathOf(shown));
      }),
    );
  }
}
