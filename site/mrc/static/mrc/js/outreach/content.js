/* A session in its normal form: the same as `campaigns/records/content.py`.

   Every key is there; text is in NFC with digits 0-9; lists of ids are sorted; a cell of nobody and
   a material of which none was handed out are left out; cells are in the order of the lists. */

import {
  Unreadable,
  isMapping,
  readChoice,
  readDate,
  readId,
  readIds,
  readInteger,
  readNotes,
  readNumber,
  readText,
  readTime,
  readUuid,
} from "./readers.js";

export const SCHEMA = 1;
export const EXPLAINABLE = ["B4", "B5", "B6"];
export const WARNINGS = ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9"];
/** Fields in which people write freely: rule B10 reads them all. */
export const FREE_TEXT = ["venue", "cohort", "questions", "question_set", "notes"];

/* Attendance is left to rule B3, which says more than "fill this in". */
const REQUIRED = [
  "campaign",
  "held_on",
  "starts_at",
  "ends_at",
  "mode",
  "topics",
  "language",
  "facilitators",
  "audience",
  "headcount_declared",
  "count_method",
  "staff_present",
];

const text = (limit) => (value) => readText(value, limit);
const oneOf = (list) => (value, choices) => readChoice(value, choices?.[list] ?? []);

const READERS = {
  campaign: readId,
  held_on: readDate,
  starts_at: readTime,
  ends_at: readTime,
  mode: oneOf("mode"),
  institution: readUuid,
  venue: text(200),
  district: readId,
  topics: readIds,
  language: oneOf("language"),
  facilitators: readIds,
  partners: readIds,
  materials: readMaterials,
  questions: text(4000),
  referrals: readNumber,
  audience: oneOf("audience"),
  cohort: text(120),
  attendance: readCells,
  headcount_declared: readNumber,
  count_method: oneOf("count_method"),
  first_time_count: readNumber,
  staff_present: readNumber,
  question_set: text(40),
  pre_tested: readNumber,
  pre_passed: readNumber,
  post_tested: readNumber,
  post_passed: readNumber,
  disability_respondents: readNumber,
  disability_positives: readNumber,
  notes: text(4000),
  explanations: (value) => readNotes(value, EXPLAINABLE, false),
  acknowledged: (value) => readNotes(value, WARNINGS, true),
};

export const KEYS = Object.keys(READERS);

/**
 * The closed lists whose values a content may hold.
 * @typedef {Record<"mode"|"audience"|"language"|"count_method"|"sex"|"age_band", string[]>} Choices
 */

/**
 * @typedef {{code: string, params: object}} Problem what is wrong with one field
 */

/**
 * Reads what was typed. What cannot be read is left out of the content and told in `errors`.
 * @param {object} raw values by the keys of the content
 * @param {Choices} choices
 * @param {{complete?: boolean}} [options] complete: missing fields are errors too
 * @returns {{content: object, errors: Record<string, Problem[]>}}
 */
export function readContent(raw, choices, { complete = true } = {}) {
  if (!isMapping(raw) || (raw.schema ?? SCHEMA) !== SCHEMA) {
    return { content: emptyContent(), errors: { schema: [{ code: "schema", params: {} }] } };
  }
  const errors = {};
  const content = emptyContent();
  for (const key of Object.keys(raw)) {
    if (!KEYS.includes(key) && key !== "schema") {
      errors[key.slice(0, 60)] = [{ code: "unknown-field", params: {} }];
    }
  }
  for (const [key, read] of Object.entries(READERS)) {
    try {
      content[key] = read(raw[key], choices);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      errors[key] = [{ code: error.code, params: error.params }];
    }
  }
  if (complete) Object.assign(errors, missing(content, errors));
  return { content, errors };
}

/**
 * What a complete session lacks.
 * @param {object} content
 * @param {object} [known] errors that are told already
 * @returns {Record<string, Problem[]>}
 */
export function missing(content, known = {}) {
  const lacking = {};
  for (const key of REQUIRED) {
    const value = content[key];
    if (!(key in known) && (value === null || value === "" || value.length === 0)) {
      lacking[key] = [{ code: "fill-in", params: {} }];
    }
  }
  const isPlaced = content.institution || (content.venue && content.district);
  if (!isPlaced && !["institution", "venue", "district"].some((key) => key in known)) {
    lacking.institution = [{ code: "no-place", params: {} }];
  }
  return lacking;
}

/** Everybody counted: always the sum of the cells. */
export const totalOf = (content) => content.attendance.reduce((sum, cell) => sum + cell.count, 0);

function emptyContent() {
  const empty = Object.fromEntries(Object.entries(READERS).map(([key, read]) => [key, read(null)]));
  return { schema: SCHEMA, ...empty };
}

const hasKeys = (value, keys) =>
  isMapping(value) &&
  Object.keys(value).length === keys.length &&
  keys.every((key) => Object.prototype.hasOwnProperty.call(value, key));

function readCells(value, choices) {
  if (value === null || value === undefined || value === "") return [];
  if (!Array.isArray(value)) throw new Unreadable("unreadable");
  const counts = new Map();
  for (const item of value) {
    if (!hasKeys(item, ["sex", "age_band", "count"])) throw new Unreadable("unreadable");
    const key = `${chosen(item.sex, choices.sex)} ${chosen(item.age_band, choices.age_band)}`;
    if (counts.has(key)) throw new Unreadable("cell-twice");
    counts.set(key, readInteger(item.count) ?? 0);
  }
  return choices.sex.flatMap((sex) =>
    choices.age_band
      .map((band) => ({ sex, age_band: band, count: counts.get(`${sex} ${band}`) ?? 0 }))
      .filter((cell) => cell.count),
  );
}

function chosen(value, values) {
  const one = readChoice(value, values);
  if (!one) throw new Unreadable("unreadable");
  return one;
}

function readMaterials(value) {
  if (value === null || value === undefined || value === "") return [];
  if (!Array.isArray(value)) throw new Unreadable("unreadable");
  const quantities = new Map();
  for (const item of value) {
    if (!hasKeys(item, ["material", "quantity"])) throw new Unreadable("unreadable");
    const material = readId(item.material);
    if (material === null || quantities.has(material)) throw new Unreadable("material-twice");
    quantities.set(material, readNumber(item.quantity) ?? 0);
  }
  return [...quantities]
    .filter(([, quantity]) => quantity)
    .sort(([one], [other]) => one - other)
    .map(([material, quantity]) => ({ material, quantity }));
}
