/* The five steps of a draft: shown one at a time, each with what is said beside its fields. */

import { all, clone, filled, find, latin, named, show, shownDay, text, write } from "./page.js";
import * as check from "./check.js";
import * as finder from "./finder.js";
import * as form from "./form.js";
import { aboutInstitution } from "./lists.js";
import * as remarks from "./remarks.js";
import { showReturned } from "./returned.js";
import { guard } from "./guard.js";
import { go, pathOf, replace, screenNamed } from "./router.js";
import { sayDone } from "./status.js";
import { isTold, takeWanted, tell, want } from "./told.js";

const screen = screenNamed("steps");
const element = find("#step");
const place = find('[data-finder="step"]');
export const STEPS = ["where", "when", "what", "count", "check"];
/** What "start from the last session here" takes over: no numbers and no date. */
const COPIED = ["topics", "language", "facilitators", "partners", "audience", "cohort"];

let engine;
let here = "where";
let shownBundle = null;

const section = (step) => find(`[data-step="${step}"]`, screen);

/** Whether something was typed in a step already. */
function isBegun(draft, step) {
  const names = new Set(all("[name]", section(step)).map((field) => field.name));
  names.delete("place");
  names.delete("facilitators");
  names.delete("institution_search");
  return [...names].some((name) => [draft.typed[name] ?? ""].flat().join("") !== "");
}

export async function open(opened, { id, part }) {
  engine = opened;
  const draft = await engine.draft(id);
  if (!draft || !["draft", "refused"].includes(draft.status)) {
    replace(draft ? pathOf(id) : "/");
    return null;
  }
  if (form.currentDraft()?.id !== id) form.forgetKept();
  here = part;
  shownBundle = engine.state.bundle;
  form.fill(draft, shownBundle);
  for (const step of STEPS) show(section(step), step === part);
  showFrame();
  await showPlace();
  showRemarks();
  return screen;
}

/** After a change of the engine: new lists; what is typed stays. */
export function follow() {
  const draft = form.currentDraft();
  if (engine.state.bundle === shownBundle || !draft) return;
  shownBundle = engine.state.bundle;
  form.fill(draft, shownBundle);
  showFrame();
  showRemarks();
}

/** After the screen is shown: the field that it was opened for. */
export function focusWanted() {
  const anchor = takeWanted();
  const field = anchor && document.getElementById(`field-${anchor}`);
  if (!field || !section(here).contains(field)) return false;
  const group = field.closest("details");
  if (group) group.open = true;
  (remarks.inputIn(field) ?? field).focus();
  field.scrollIntoView({ block: "center" });
  return true;
}

/** The steps, the buttons, and why the session came back. */
function showFrame() {
  const draft = form.currentDraft();
  const judged = judge();
  const wrong = new Set(judged.filter(remarks.isWrong).map(({ anchor }) => remarks.stepOf(anchor)));
  for (const step of STEPS) showStepLink(draft, step, wrong);
  const number = STEPS.indexOf(here);
  const back = find("[data-back]", element);
  if (show(back, number > 0)) back.href = `#${pathOf(draft.id, STEPS[number - 1])}`;
  show(find("[data-next]", element), here !== "check");
  show(find("[data-send]", element), here === "check");
  showReturned(find("[data-steps-returned]", screen), draft);
  for (const line of all("[data-correcting]", screen)) {
    if (!show(line, draft.baseVersion > 0 && Boolean(draft.receipt))) continue;
    line.replaceChildren(...filled("correcting", "reference", latin(draft.receipt.reference)));
  }
}

function showStepLink(draft, step, wrong) {
  const link = find(`[data-step-link="${step}"]`, screen);
  const isDone = step !== "check" && !wrong.has(step);
  const isStarted = step !== "check" && !isDone && isBegun(draft, step);
  link.href = `#${pathOf(draft.id, step)}`;
  link.classList.toggle("log-steps__step--here", step === here);
  link.classList.toggle("log-steps__step--done", isDone && step !== here);
  link.classList.toggle("log-steps__step--begun", isStarted && step !== here);
  if (step === here) link.setAttribute("aria-current", "step");
  else link.removeAttribute("aria-current");
  const words = isDone ? text("complete") : isStarted ? text("not_complete") : "";
  write(find("[data-step-state]", link), words ? ` (${words})` : "");
}

/** What the engine says about the draft, and what the server said when it refused it. */
function judge() {
  const draft = form.currentDraft();
  return [...remarks.remarksOf(engine.check(draft)), ...check.refusals(draft)];
}

function commentsOf({ returned }) {
  return Object.entries(returned?.comments ?? {}).map(([anchor, words]) => ({
    kind: "comment",
    anchor,
    code: "",
    text: words,
    ask: "",
  }));
}

function showRemarks() {
  const draft = form.currentDraft();
  if (draft.baseVersion > 0 || draft.status === "refused") tell(draft, here);
  show(find("[data-problems]", section(here)), false);
  if (here === "check") {
    check.show(draft, engine, judge());
    return;
  }
  const isHere = ({ anchor }) => remarks.stepOf(anchor) === here;
  const said = judge().filter((one) => isHere(one) && (isTold(draft, here) || !one.isMissing));
  const comments = commentsOf(draft).filter(isHere);
  remarks.place(section(here), [...comments, ...said], draft.typed);
}

// --- Where -----------------------------------------------------------------------------------

/** The chosen institution, and the offer to start from the last session there. */
async function showPlace() {
  const draft = form.currentDraft();
  const { bundle } = engine.state;
  const chosen = engine.institution(draft.typed.institution || null);
  if (show(find("[data-chosen]", place), Boolean(chosen))) {
    find("[data-chosen-name]", place).replaceChildren(named(chosen));
    write(find("[data-chosen-about]", place), aboutInstitution(bundle, chosen));
  }
  show(find("[data-when-chosen]", place), Boolean(chosen));
  show(find("[data-when-unchosen]", place), !chosen);
  find("[data-propose]", place).href = `#${pathOf(draft.id, "institution")}`;
  const last = chosen ? finder.lastAt(await engine.drafts(), chosen.id, draft.id) : null;
  const canCopy = Boolean(last) && !isBegun(draft, "what");
  if (show(find("[data-copy]", place), canCopy)) {
    const button = find("[data-copy-button]", place);
    button.textContent = text("copy_from", { date: shownDay(last.typed.held_on) });
    button.onclick = () => copy(last);
  }
}

function choose(row) {
  const patch = { place: "institution", institution: row.id, institution_search: "" };
  form.keep(patch);
  form.refill(...Object.keys(patch));
  finder.clear(place);
  showPlace();
  showFrame();
}

function copy(last) {
  const patch = Object.fromEntries(
    COPIED.filter((name) => name in last.typed).map((name) => [name, last.typed[name]]),
  );
  form.keep(patch);
  form.refill(...Object.keys(patch));
  show(find("[data-copy]", place), false);
  sayDone(text("copied"));
  showFrame();
}

// --- Going on ----------------------------------------------------------------------------------

async function next() {
  const draft = form.currentDraft();
  await form.settle();
  tell(draft, here);
  showRemarks();
  showFrame();
  const later = pathOf(draft.id, STEPS[STEPS.indexOf(here) + 1]);
  const listed = judge().filter(
    (remark) =>
      remarks.stepOf(remark.anchor) === here &&
      (remarks.isWrong(remark) || remarks.isUnanswered(remark)),
  );
  if (!listed.length) {
    go(later);
    return;
  }
  const box = find("[data-problems]", section(here));
  find("[data-problem-list]", box).replaceChildren(...listed.map(problem));
  find("[data-later]", box).href = `#${later}`;
  show(box);
  box.focus();
  box.scrollIntoView({ block: "start" });
}

/** One line of the summary of mistakes: it leads to its field. */
function problem(remark) {
  const made = clone("problem");
  const link = made.querySelector("a");
  const label = remarks.labelOf(remark.anchor);
  link.textContent = label ? `${label} – ${remark.text}` : remark.text;
  link.href = location.hash;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    want(remark.anchor);
    focusWanted();
  });
  return made;
}

export function listen(opened) {
  engine = opened;
  form.listen(engine, (name) => {
    if (here === "check") check.update(form.currentDraft(), judge());
    if (here === "check" || name === "place") showFrame();
  });
  // After the press that took the focus away: what it is for must not move under the finger.
  check.onLeave(() => setTimeout(() => here === "check" && !screen.hidden && showRemarks(), 300));
  finder.listen(place, { engine, choose });
  element.addEventListener(
    "submit",
    guard(async () => {
      if (here === "check") await check.send(engine, judge);
      else await next();
    }),
  );
}
