/* The rules that a phone decides: B1 to B7, B10, W7 and W9, as `campaigns/records/rules.py` has
   them. Limits and tables come with the bundle. Both sides pass the cases of
   `tests/campaigns/records/rule_cases.json`. */

import { FREE_TEXT, totalOf } from "./content.js";
import { personalDataIn } from "./personal-data.js";

export const EXPLAINABLE = ["B4", "B5", "B6"];
/** What this phone decides; other rules are the server's alone. */
export const ON_PHONE = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B10", "W7", "W9"];

/**
 * What the rules may know besides the content; null where it is not known.
 * @typedef {object} RuleContext
 * @property {string|null} today the day in Karachi, YYYY-MM-DD
 * @property {boolean} [isTodayCertain] false: a date after `today` only warns
 * @property {string|null} campaign_starts_on
 * @property {string|null} campaign_ends_on
 * @property {string} institution_kind
 * @property {string} gender_intake
 */

/**
 * @typedef {object} Finding a rule that does not hold
 * @property {string} code such as "B4"
 * @property {string} field the key of the content beside which it is told
 * @property {"block"|"warn"} level
 * @property {string} variant which of the rule's messages
 * @property {object} params what the message names
 * @property {boolean} settled explained, or acknowledged
 * @property {boolean} explainable
 * @property {string} note the explanation, or the note of the tick
 */

/**
 * Every finding, in the order of the rules. What is empty is not judged, but for the attendance.
 * @param {object} content in its normal form
 * @param {RuleContext} context
 * @param {object} tables the bundle's `rules`
 * @returns {Finding[]}
 */
export function check(content, context, tables) {
  return RULES.flatMap(([code, field, find]) =>
    [...find(content, context, tables)].map((hit) => finding(code, field, hit, content)),
  );
}

function finding(code, field, hit, content) {
  const level = hit.level ?? (code.startsWith("W") ? "warn" : "block");
  const explainable = EXPLAINABLE.includes(code);
  const note = (code.startsWith("W") ? content.acknowledged : content.explanations)[code];
  // A blocking rule that only warns here is decided by the server: nothing is to be answered.
  const isLeftToServer = level === "warn" && code.startsWith("B");
  const isSettled = code.startsWith("W") ? note !== undefined : Boolean(explainable && note);
  return {
    code,
    field: hit.field ?? field,
    level,
    variant: hit.variant ?? "",
    params: hit.params ?? {},
    settled: isLeftToServer || isSettled,
    explainable,
    note: note ?? "",
  };
}

function* dateInCampaign(content, context) {
  const day = content.held_on;
  if (!day) return;
  if (context.today && day > context.today) {
    yield { variant: "future", level: context.isTodayCertain === false ? "warn" : "block" };
  }
  const { campaign_starts_on: starts, campaign_ends_on: ends } = context;
  if (starts && ends && (day < starts || day > ends)) {
    yield { variant: "campaign", params: { starts, ends } };
  }
}

const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function* times(content, context, { limits }) {
  if (!content.starts_at || !content.ends_at) return;
  const length = minutes(content.ends_at) - minutes(content.starts_at);
  if (length <= 0) yield { variant: "order" };
  else if (length < limits.shortest_minutes || length > limits.longest_minutes) {
    yield { variant: "length" };
  }
}

function* cellsInRange(content, context, { limits }) {
  const limit = limits.cell;
  if (content.attendance.some(({ count }) => count < 0 || count > limit)) {
    yield { variant: "cell", params: { limit } };
  } else if (totalOf(content) < 1) yield { variant: "nobody" };
}

function* headcount(content) {
  const declared = content.headcount_declared;
  const total = totalOf(content);
  if (declared !== null && content.attendance.length && declared !== total) {
    yield { params: { declared, total } };
  }
}

const people = (cells) => cells.reduce((sum, cell) => sum + cell.count, 0);

function* singleSex(content, context, tables) {
  const row = tables.OTHER_SEX.find(
    ({ gender_intake: intake, audience }) =>
      intake === context.gender_intake && audience === content.audience,
  );
  const other = row?.sex;
  const count = people(content.attendance.filter((cell) => cell.sex === other));
  if (count > 0) yield { variant: other, params: { people: count } };
}

function* impossibleAges(content, context, tables) {
  if (!tables.LEARNERS.includes(content.audience)) return;
  const bands = tables.IMPOSSIBLE_AGES[context.institution_kind] ?? [];
  const count = people(content.attendance.filter((cell) => bands.includes(cell.age_band)));
  if (count > 0) yield { params: { people: count, kind: context.institution_kind } };
}

const PARTS = ["first_time_count", "pre_tested", "post_tested", "disability_respondents"];
const PARTS_OF = [
  ["pre_passed", "pre_tested"],
  ["post_passed", "post_tested"],
  ["disability_positives", "disability_respondents"],
];

function* partsOfTotal(content) {
  const total = totalOf(content);
  for (const field of PARTS) {
    // Before anybody was counted there is no whole to compare with; B3 blocks that.
    if (content[field] !== null && content.attendance.length && content[field] > total) {
      yield { variant: "total", params: { total }, field };
    }
  }
  for (const [field, name] of PARTS_OF) {
    const whole = content[name] ?? 0;
    if (content[field] !== null && content[field] > whole) {
      yield { variant: name, params: { whole }, field };
    }
  }
}

function* noPersonalData(content) {
  const texts = FREE_TEXT.map((field) => [field, content[field]]);
  texts.push(["explanations", Object.values(content.explanations).join("\n")]);
  texts.push(["acknowledged", Object.values(content.acknowledged).join("\n")]);
  for (const [field, text] of texts) {
    for (const variant of personalDataIn(text)) yield { variant, field };
  }
}

function* oneCell(content) {
  if (content.attendance.filter(({ count }) => count > 0).length === 1) yield {};
}

const isNotRecorded = ({ sex, age_band: band }) =>
  sex === "not_recorded" || band === "not_recorded";

function* notRecorded(content, context, { limits }) {
  const unknown = people(content.attendance.filter(isNotRecorded));
  const total = totalOf(content);
  if (total > 0 && unknown / total > limits.not_recorded_share) {
    yield { params: { unknown, total } };
  }
}

const RULES = [
  ["B1", "held_on", dateInCampaign],
  ["B2", "ends_at", times],
  ["B3", "attendance", cellsInRange],
  ["B4", "headcount_declared", headcount],
  ["B5", "attendance", singleSex],
  ["B6", "attendance", impossibleAges],
  ["B7", "first_time_count", partsOfTotal],
  ["B10", "notes", noPersonalData],
  ["W7", "attendance", oneCell],
  ["W9", "attendance", notRecorded],
];
