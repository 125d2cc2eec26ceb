/* From what was typed, letter by letter, to the keys of a content, and back: what
   `campaigns/field/forms.py`, `fields.py` and `answers.py` do for the form on the server. */

import { foldDigits } from "../urdu-fold.js";
import { EXPLAINABLE, WARNINGS, readContent } from "./content.js";
import {
  Unreadable,
  readDate,
  readInteger,
  readNumber,
  readText,
  readTime,
  readUuid,
} from "./readers.js";

export const AT_INSTITUTION = "institution";
export const AT_VENUE = "venue";

const WRITTEN_DAY = /^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$/;
const WRITTEN_TIME = /^([0-9]{1,2})[:.]([0-9]{2})(?::00)?\s*([ap])?\.?m?\.?$/i;
const INVISIBLE = /[\u200b-\u200f\u061c\u2066-\u2069]/g;
/* What Python's `strip` takes for a blank, which is not quite what `trim` does. */
const BLANK =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const BLANK_ENDS = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");

const plain = (text) =>
  foldDigits(String(text ?? "")).replace(INVISIBLE, "").replace(BLANK_ENDS, "");
const isBlank = (text) => String(text ?? "").replace(BLANK_ENDS, "") === "";

/** ``9/3/2026`` as ``2026-03-09``; day first, as Pakistan writes it. */
function writtenDay(value) {
  const match = WRITTEN_DAY.exec(plain(value));
  if (!match) return plain(value);
  return `${match[3]}-${match[2].padStart(2, "0")}-${match[1].padStart(2, "0")}`;
}

/** ``10.30`` and ``2:30 pm`` as ``10:30`` and ``14:30``. */
function writtenTime(value) {
  const match = WRITTEN_TIME.exec(plain(value));
  if (!match) return plain(value);
  let hour = Number(match[1]);
  const half = (match[3] ?? "").toLowerCase();
  if (half && (hour < 1 || hour > 12)) return plain(value);
  if (half) hour = (hour % 12) + (half === "p" ? 12 : 0);
  return `${String(hour).padStart(2, "0")}:${match[2]}`;
}

/* Free text: how long it may be is checked with the whole content. */
const words = (value) => readText(value, 1_000_000);
/* A choice from a list that this phone has; whether the server still offers it, the server says. */
const ENTRY = /^[1-9][0-9]{0,14}$/;
const entry = (value) => {
  if (value === "" || value === null || value === undefined) return null;
  if (!ENTRY.test(value)) throw new Unreadable("choose-one");
  return Number(value);
};
const entries = (value) =>
  [value ?? []].flat().map((one) => {
    if (!ENTRY.test(one)) throw new Unreadable("choose-some");
    return Number(one);
  });
const asTyped = (value) => value ?? "";

/** How each field is read; `materials` and `attendance` have a field for each entry. */
const FIELDS = {
  campaign: entry,
  institution: readUuid,
  venue: words,
  district: entry,
  held_on: (value) => readDate(writtenDay(value)),
  starts_at: (value) => readTime(writtenTime(value)),
  ends_at: (value) => readTime(writtenTime(value)),
  mode: asTyped,
  topics: entries,
  language: asTyped,
  facilitators: entries,
  audience: asTyped,
  cohort: words,
  partners: entries,
  referrals: readNumber,
  questions: words,
  notes: words,
  headcount_declared: readNumber,
  count_method: asTyped,
  first_time_count: readNumber,
  staff_present: readNumber,
  question_set: words,
  pre_tested: readNumber,
  pre_passed: readNumber,
  post_tested: readNumber,
  post_passed: readNumber,
  disability_respondents: readNumber,
  disability_positives: readNumber,
};
const SEVERAL = ["topics", "facilitators", "partners"];

export const cellName = (sex, band) => `cell_${sex}_${band}`;
export const materialName = (id) => `material_${id}`;

/**
 * @typedef {Record<string, string|string[]>} Typed what was typed, by the names of the fields
 */

/**
 * What can be read of a draft, and what cannot.
 * @param {Typed} typed
 * @param {import("./content.js").Choices} choices
 * @returns {{content: object, errors: Record<string, import("./content.js").Problem[]>}} errors by
 *   the field that was typed in, such as ``cell_female_18_24``, or by the key of the content
 */
export function readTyped(typed, choices) {
  const errors = {};
  const read = (name, reader) => {
    try {
      return reader(typed[name]);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      errors[name] = [{ code: error.code, params: error.params }];
      return null;
    }
  };
  const raw = {};
  for (const [name, reader] of Object.entries(FIELDS)) raw[name] = read(name, reader);
  if (placeOf(raw, typed) === AT_VENUE) {
    raw.institution = null;
    delete errors.institution;
  } else {
    Object.assign(raw, { venue: "", district: null });
    delete errors.venue;
    delete errors.district;
  }
  raw.materials = Object.keys(typed)
    .filter((name) => /^material_[1-9][0-9]*$/.test(name))
    .map((name) => ({ material: Number(name.slice(9)), quantity: read(name, readNumber) ?? 0 }));
  raw.attendance = choices.sex.flatMap((sex) =>
    choices.age_band
      .map((band) => ({ sex, age_band: band, count: read(cellName(sex, band), readInteger) }))
      .filter((cell) => cell.count !== null),
  );
  Object.assign(raw, answersIn(typed));
  const result = readContent(raw, choices, { complete: false });
  return { content: result.content, errors: { ...result.errors, ...errors } };
}

/** Where it was, as chosen; else as what was filled in says. */
function placeOf(raw, typed) {
  if (typed.place) return typed.place;
  return (raw.venue || raw.district) && !raw.institution ? AT_VENUE : AT_INSTITUTION;
}

/** The answers to the rules: a note says as much as a tick. */
function answersIn(typed) {
  const explanations = {};
  const acknowledged = {};
  for (const code of EXPLAINABLE) {
    const text = typed[`explanation_${code}`];
    if (!isBlank(text)) explanations[code] = String(text);
  }
  for (const code of WARNINGS) {
    if (typed[`tick_${code}`]) acknowledged[code] = "";
    if (!isBlank(typed[`note_${code}`])) acknowledged[code] = String(typed[`note_${code}`]);
  }
  return { explanations, acknowledged };
}

/**
 * What would have to be typed to say this content: a correction starts from it.
 * @param {object} content
 * @returns {Typed}
 */
export function typedFrom(content) {
  const typed = { place: content.institution ? AT_INSTITUTION : AT_VENUE };
  for (const [key, value] of Object.entries(content)) {
    if (SEVERAL.includes(key)) typed[key] = value.map(String);
    else if (key !== "schema" && value !== null && typeof value !== "object") {
      typed[key] = String(value);
    }
  }
  for (const cell of content.attendance ?? []) {
    typed[cellName(cell.sex, cell.age_band)] = String(cell.count);
  }
  for (const line of content.materials ?? []) {
    typed[materialName(line.material)] = String(line.quantity);
  }
  for (const [code, text] of Object.entries(content.explanations ?? {})) {
    typed[`explanation_${code}`] = text;
  }
  for (const [code, note] of Object.entries(content.acknowledged ?? {})) {
    typed[`tick_${code}`] = "on";
    typed[`note_${code}`] = note;
  }
  return typed;
}

/* What is likely to be the same again at the same place. Numbers, dates and notes are not. */
const COPIED = [
  "place",
  "campaign",
  "institution",
  "institution_search",
  "venue",
  "district",
  "topics",
  "language",
  "facilitators",
  "partners",
  "audience",
  "cohort",
  "mode",
];

/**
 * @param {Typed} typed
 * @returns {Typed} what a new session at the same place starts with
 */
export function likeAgain(typed) {
  return Object.fromEntries(
    COPIED.filter((name) => typed[name] !== undefined).map((name) => [name, typed[name]]),
  );
}

/**
 * @param {{campaign: number, institution: string|null, planned_for: string}} plan
 * @returns {Typed} what a session that was planned starts with
 */
export function typedFromPlan(plan) {
  return {
    campaign: String(plan.campaign),
    ...(plan.institution ? { place: AT_INSTITUTION, institution: plan.institution } : {}),
    held_on: plan.planned_for,
  };
}
