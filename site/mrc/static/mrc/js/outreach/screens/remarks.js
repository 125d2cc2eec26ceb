/* What is said beside a field, and the officer's answer to it: the markup of
   `templates/campaigns/field/components/remarks.html`. */

import { all, clone, find, slot } from "./page.js";

/**
 * @typedef {object} Remark
 * @property {"error"|"warning"|"explained"|"seen"|"comment"} kind
 * @property {string} anchor the field or group beside which it stands
 * @property {string} code the rule, such as "B4"; empty for what no rule says
 * @property {string} text
 * @property {""|"explain"|"acknowledge"} ask
 * @property {boolean} [isMissing] nothing is wrong yet, but something is not there
 */

const form = find("#step");
/** What is still to come: told only where somebody wanted to go on without it. */
const MISSING = new Set(["fill-in", "no-place"]);
/** A remark about a key that no single field holds stands elsewhere. */
const ELSEWHERE = { explanations: "headcount_declared" };

/**
 * What the engine found, in the order of the page.
 * @param {{errors: object, findings: object[]}} judged the answer of `engine.check`
 * @returns {Remark[]}
 */
export function remarksOf({ errors, findings }) {
  const remarks = [];
  for (const [anchor, problems] of Object.entries(errors)) {
    const [first] = problems;
    const isMissing = MISSING.has(first.code);
    const words = first.text;
    const about = { anchor: placed(anchor), code: "", text: words, ask: "" };
    remarks.push({ kind: "error", ...about, isMissing });
  }
  for (const finding of findings) {
    remarks.push({
      kind: kindOf(finding),
      anchor: placed(finding.field),
      code: finding.code,
      text: finding.text,
      ask: askOf(finding),
      // B3 on an empty grid is not a mistake but something still to come.
      isMissing: finding.code === "B3" && finding.variant === "nobody",
    });
  }
  const order = all('[id^="field-"]', form).map((one) => one.id);
  const position = ({ anchor }) => order.indexOf(`field-${anchor}`);
  return remarks.sort((one, other) => position(one) - position(other));
}

const placed = (anchor) => ELSEWHERE[anchor] ?? anchor;

function kindOf({ level, settled }) {
  if (level === "warn") return settled ? "seen" : "warning";
  return settled ? "explained" : "error";
}

function askOf({ code, level, explainable }) {
  if (level === "warn") return code.startsWith("W") ? "acknowledge" : "";
  return explainable ? "explain" : "";
}

export const isWrong = (remark) => remark.kind === "error";
export const isUnanswered = (remark) => remark.kind === "warning" && remark.ask !== "";
/** What the supervisor will see: warnings, and what was explained. */
export const isAnswerable = ({ kind }) => ["warning", "seen", "explained"].includes(kind);

/** The step whose page holds a field: "check" for what none holds. */
export function stepOf(anchor) {
  const box = document.getElementById(`field-${anchor}`);
  return box?.closest("[data-step]")?.dataset.step ?? "check";
}

/** The words of a field's own label, as it is listed: "Female: 18–24". */
export function labelOf(anchor) {
  const box = document.getElementById(`field-${anchor}`);
  if (!box) return "";
  const label = box.querySelector("legend, h2, label");
  const own = label?.cloneNode(true);
  own?.querySelector(".muted, [hidden]")?.remove();
  const words = own?.textContent.trim() ?? "";
  const sex = box.closest(".sex-card__cells")?.querySelector("legend")?.textContent.trim();
  return sex && box.matches(".number-row") ? `${sex}: ${words}` : words;
}

/**
 * A remark with its answer, as an element.
 * @param {Remark} remark
 * @param {Record<string, string>} typed where the answers are
 * @param {string} place where it stands, so that ids stay apart
 */
export function draw(remark, typed, place) {
  const made = clone(`remark-${remark.kind}`);
  slot(made, "text").textContent = remark.text;
  const rule = remark.code || remark.kind;
  made.querySelector(".remark__text").id = `${place}-${remark.anchor}-${rule}`;
  if (remark.ask === "explain") made.append(explanation(remark.code, typed, place));
  if (remark.ask === "acknowledge") made.append(acknowledgement(remark.code, typed, place));
  return made;
}

function explanation(code, typed, place) {
  const made = clone("explain");
  const [label, area] = made.children;
  area.name = `explanation_${code}`;
  area.id = `${place}_explanation_${code}`;
  area.value = typed[area.name] ?? "";
  label.htmlFor = area.id;
  return made;
}

function acknowledgement(code, typed, place) {
  const made = clone("acknowledge");
  const tick = slot(made, "tick");
  tick.name = `tick_${code}`;
  tick.id = `${place}_tick_${code}`;
  tick.checked = Boolean(typed[tick.name]);
  slot(made, "tick-label").htmlFor = tick.id;
  const note = slot(made, "note");
  note.name = `note_${code}`;
  note.id = `${place}_note_${code}`;
  note.value = typed[note.name] ?? "";
  slot(made, "note-label").htmlFor = note.id;
  return made;
}

/** Takes all remarks off a step. */
export function clear(section) {
  for (const box of all("[data-remarks], [data-remarks-top]", section)) box.replaceChildren();
  for (const field of all(".field--error, .field--warning", section)) {
    field.classList.remove("field--error", "field--warning");
  }
  for (const input of all("[data-described]", section)) {
    input.removeAttribute("aria-invalid");
    if (input.dataset.described) input.setAttribute("aria-describedby", input.dataset.described);
    else input.removeAttribute("aria-describedby");
    delete input.dataset.described;
  }
}

/** Puts remarks beside their fields of one step; what has no field there stands on top. */
export function place(section, remarks, typed) {
  clear(section);
  for (const remark of remarks) {
    const field = document.getElementById(`field-${remark.anchor}`);
    const isHere = field && section.contains(field);
    const box = isHere ? boxOf(field) : find("[data-remarks-top]", section);
    const made = draw(remark, typed, "step");
    box.append(made);
    if (isHere) mark(field, remark, made);
  }
}

function mark(field, remark, made) {
  const isError = isWrong(remark);
  if (isError || ["warning", "comment"].includes(remark.kind)) {
    const isMarked = field.classList.contains("field--error");
    if (!isMarked) field.classList.toggle("field--warning", !isError);
    field.classList.toggle("field--error", isError || isMarked);
  }
  for (const details of [field.closest("details"), field.querySelector("details")]) {
    if (details && field.closest("details") === details) details.open = true;
  }
  const group = field.querySelector(":scope > fieldset");
  const input = group ?? inputIn(field);
  if (!input) return;
  const known = input.getAttribute("aria-describedby") ?? "";
  input.dataset.described ??= known;
  const id = made.querySelector(".remark__text").id;
  input.setAttribute("aria-describedby", `${known} ${id}`.trim());
  if (isError && !group) input.setAttribute("aria-invalid", "true");
}

/** The first input of a field that is not an answer to a remark. */
export const inputIn = (field) =>
  all("input:not([type=hidden]), select, textarea", field).find(
    (input) => !input.closest("[data-remarks]"),
  );

/** Where a field's remarks stand: below its label and help, above what is typed. */
function boxOf(field) {
  const known = find("[data-remarks]", field);
  if (known && known.closest('[id^="field-"]') === field) return known;
  const made = document.createElement("div");
  made.dataset.remarks = "";
  if (field.matches(".number-row")) {
    made.className = "number-row__remarks";
    field.append(made);
    return made;
  }
  const head = all("label, legend, .field__help", field).filter(
    (one) => one.parentElement === field || one.parentElement.parentElement === field,
  );
  const isChoice = (one) => one.closest(".choice, .number-row");
  head.filter((one) => !isChoice(one)).at(-1).after(made);
  return made;
}
