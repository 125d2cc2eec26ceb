/* A finished session: waiting for a signal, sent with its receipt, or come back. */

import {
  all,
  counted,
  find,
  language,
  latin,
  show,
  shownMoment,
  shownNumber,
  text,
  write,
} from "./page.js";
import { guard } from "./guard.js";
import { go, pathOf, replace, screenNamed } from "./router.js";
import { sayDoneThere } from "./status.js";
import { showReturned, stepOfComments } from "./returned.js";
import { summarise } from "./summary.js";

const screen = screenNamed("session");
const view = (name) => find(`[data-view="${name}"]`, screen);
/** How much of the content's hash a person reads out to compare two receipts. */
const SHORT_HASH = 12;
let shown = "";

export async function open(engine, { id }) {
  const draft = await engine.draft(id);
  if (!draft) {
    replace("/");
    return null;
  }
  if (["draft", "refused"].includes(draft.status)) {
    replace(pathOf(id, draft.status === "refused" ? "check" : "where"));
    return null;
  }
  if (draft.status === "conflict") {
    replace(pathOf(id, "conflict"));
    return null;
  }
  shown = id;
  showViews(draft);
  const content = draft.outgoing?.content ?? draft.content;
  find("[data-session-summary]", screen).replaceChildren(
    ...(content
      ? [summarise(content, engine, { comments: draft.returned?.comments })]
      : []),
  );
  for (const link of all("[data-pictures-link]", screen)) link.href = `#${pathOf(id, "pictures")}`;
  write(find("[data-session-pictures]", screen), counted("pictures", draft.evidence.length));
  return screen;
}

function showViews(draft) {
  const { status } = draft;
  if (show(view("ready"), status === "ready")) {
    write(find("[data-ready-people]", screen), counted("people", draft.total));
    show(find("[data-take-back]", screen), !draft.outgoing?.maybeReceived);
  }
  if (show(view("receipt"), status === "sent")) showReceipt(draft);
  if (show(view("returned"), status === "returned")) {
    find("[data-reference]", view("returned")).textContent = draft.receipt.reference;
    showReturned(find(".callout", view("returned")), draft);
  }
  show(view("next"), status === "sent");
  const needsSheet = draft.typed.count_method === "signed_sheet";
  const hasSheet = draft.evidence.some(({ kind }) => kind === "sheet");
  show(find("[data-needs-sheet]", screen), needsSheet && !hasSheet);
  const warnings = status === "sent" ? (draft.receipt.warnings ?? []) : [];
  if (show(view("warnings"), warnings.length > 0)) {
    find("[data-warning-list]", screen).replaceChildren(...warnings.map(warning));
  }
}

function showReceipt({ receipt, total }) {
  const box = view("receipt");
  find("[data-reference]", box).textContent = receipt.reference;
  write(find("[data-total-people]", box), shownNumber(total));
  write(find("[data-version]", box), String(receipt.version));
  write(find("[data-received]", box), shownMoment(receipt.receivedAt));
  const mark = receipt.contentHash.slice(0, SHORT_HASH).replace(/(.{4})(?=.)/g, "$1 ");
  find("[data-mark]", box).replaceChildren(latin(mark));
}

function warning(one) {
  const made = document.createElement("li");
  made.textContent = one[`message_${language}`] || one.message_en;
  return made;
}

/** Which of its views is shown: "ready", "receipt" or "returned". */
export const shownView = () =>
  ["ready", "receipt", "returned"].find((name) => !screen.hidden && !view(name).hidden) ?? "";

export function listen(engine) {
  find("[data-take-back]", screen).addEventListener(
    "click",
    guard(async () => {
      await engine.takeBack(shown);
      sayDoneThere(text("taken_back"));
      go(pathOf(shown, "check"));
    }),
  );
  find("[data-correct]", screen).addEventListener("click", guard(() => correct(engine, shown)));
}

/** Opens the next version of a returned session at the first field that was remarked on. */
export async function correct(engine, id) {
  const { returned } = await engine.draft(id);
  await engine.correct(id);
  go(pathOf(id, stepOfComments(returned)));
}
