/* The last step: what keeps the session from being sent, what the supervisor will see, everything
   that was said; then it is finished and the queue takes it. */

import { clone, counted, find, language, show as reveal, write } from "./page.js";
import * as form from "./form.js";
import * as remarks from "./remarks.js";
import { go, pathOf } from "./router.js";
import { summarise } from "./summary.js";
import { tell, want } from "./told.js";

const section = find('[data-step="check"]');
const box = (name) => find(`[data-check="${name}"]`, section);

/** What the server found when it did not take the session, until the draft is changed. */
export function refusals({ status, refused }) {
  if (status !== "refused") return [];
  const problems = Object.entries(refused.errors ?? {});
  if (!problems.length && refused.message) problems.push(["evidence", [refused.message]]);
  return problems.flatMap(([anchor, list]) =>
    list.map((problem) => ({
      kind: "error",
      anchor,
      code: problem.code ?? "",
      text: problem[language] || problem.en || "",
      ask: "",
    })),
  );
}

const unique = (list) => {
  const seen = new Set();
  return list.filter(({ anchor, text: words }) => {
    const key = `${anchor} ${words}`;
    return !seen.has(key) && seen.add(key);
  });
};

/** Shows the whole step anew. */
export function show(draft, engine, judged) {
  const all = unique(judged);
  const blocking = all.filter(remarks.isWrong);
  find("[data-check-list]", box("blocking")).replaceChildren(
    ...blocking.map((remark) => line(remark, draft)),
  );
  const answerable = all.filter(remarks.isAnswerable);
  reveal(box("answerable"), answerable.length > 0);
  find("[data-check-list]", box("answerable")).replaceChildren(
    ...answerable.map((remark) => line(remark, draft)),
  );
  update(draft, judged);
  showPictures(draft);
  const { content } = engine.check(draft);
  const summary = summarise(content, engine, {
    draftId: draft.id,
    comments: draft.returned?.comments,
  });
  find("[data-check-summary]", section).replaceChildren(summary);
}

/** Says anew whether it can be sent; a list in which somebody is writing stays where it is. */
export function update(draft, judged) {
  const all = unique(judged);
  const blocking = all.filter(remarks.isWrong).length;
  const unanswered = all.filter(remarks.isUnanswered).length;
  const list = box("blocking");
  reveal(list, blocking > 0 || list.contains(document.activeElement));
  const heading = find("[data-check-number]", section);
  if (reveal(heading, blocking > 0)) write(heading, counted("blocking", blocking));
  reveal(box("unanswered"), !blocking && unanswered > 0);
  reveal(box("ready"), !blocking && !unanswered);
}

/** Calls back when somebody has left the answers: then the lists may be drawn anew. */
export function onLeave(act) {
  section.addEventListener("focusout", ({ target, relatedTarget }) => {
    const isAnswer = (one) => one?.closest?.("[data-check-list]");
    if (isAnswer(target) && !isAnswer(relatedTarget) && target.matches("textarea, input")) act();
  });
}

function showPictures(draft) {
  const kept = draft.evidence ?? [];
  write(find("[data-check-pictures]", section), String(kept.length));
  find("[data-pictures-link]", section).href = `#${pathOf(draft.id, "pictures")}`;
  const isMissing = draft.typed.count_method === "signed_sheet";
  reveal(box("sheet"), isMissing && !kept.some(({ kind }) => kind === "sheet"));
}

/** A remark with the way to where it is mended. */
function line(remark, draft) {
  const made = clone("problem");
  const link = made.querySelector("a");
  const step = remarks.stepOf(remark.anchor);
  const label = remarks.labelOf(remark.anchor);
  if (step === "check" && !label) link.remove();
  else {
    const name = find(`[data-step-link="${step}"] .log-steps__name`).textContent.trim();
    link.textContent = label ? `${name} – ${label}` : name;
    link.href = `#${pathOf(draft.id, step)}`;
    link.addEventListener("click", () => {
      tell(draft, step);
      want(remark.anchor);
    });
  }
  made.append(remarks.draw(remark, draft.typed, "check"));
  return made;
}

/** Sends what can be sent; else it says what is still to be done, and takes the focus there. */
export async function send(engine, judge) {
  const draft = form.currentDraft();
  if (!(await form.settle())) return;
  const judged = judge();
  const blocking = judged.filter(remarks.isWrong);
  if (blocking.length || judged.some(remarks.isUnanswered)) {
    show(draft, engine, judged);
    const notice = box(blocking.length ? "blocking" : "unanswered");
    notice.focus();
    notice.scrollIntoView({ block: "start" });
    return;
  }
  await engine.send(draft.id);
  go(pathOf(draft.id));
}
