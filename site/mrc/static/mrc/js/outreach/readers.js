/* Single values into their normal form: the same as `campaigns/records/readers.py`, so that the
   phone and the server read a session alike.

   Each gives null or an empty value where nothing was typed and throws `Unreadable` where
   something was typed that cannot be meant. */

import { normalText } from "./canonical.js";

export const NUMBER_LIMIT = 30_000;
const INTEGER = /^-?[0-9]{1,15}$/;
const TIME = /^([0-9]{1,2}):([0-9]{2})(:00)?$/;
const DATE = /^([0-9]{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9])$/;
/* With the `u` flag a surrogate is only one that stands alone. */
const UNSTORABLE = /[\0\ud800-\udfff]/u;

/** `code` names the message; `params` is what the message says. */
export class Unreadable extends Error {
  constructor(code, params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

const isNothing = (value) => value === null || value === undefined || value === "";

export const isMapping = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

export function readText(value, limit) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string" || UNSTORABLE.test(value)) throw new Unreadable("unreadable-text");
  const text = normalText(value);
  if ([...text].length > limit) throw new Unreadable("too-long", { limit });
  return text;
}

/** A whole number of any size and sign; rules judge what it may be. */
export function readInteger(value) {
  if (isNothing(value)) return null;
  let number = value;
  if (typeof value === "string") {
    const typed = UNSTORABLE.test(value) ? "" : normalText(value);
    if (!INTEGER.test(typed)) throw new Unreadable("whole-number");
    // No negative zero: JSON has none.
    number = Number(typed) + 0;
  }
  if (!Number.isSafeInteger(number)) throw new Unreadable("whole-number");
  return number;
}

/** A count of people or things. */
export function readNumber(value) {
  const number = readInteger(value);
  if (number !== null && (number < 0 || number > NUMBER_LIMIT)) {
    throw new Unreadable("number-range", { limit: NUMBER_LIMIT });
  }
  return number;
}

export function readId(value) {
  const number = readInteger(value);
  if (number !== null && number < 1) throw new Unreadable("choose-one");
  return number;
}

export function readIds(value) {
  if (isNothing(value)) return [];
  if (!Array.isArray(value)) throw new Unreadable("choose-some");
  const ids = new Set(value.map(readId).filter((id) => id !== null));
  return [...ids].sort((one, other) => one - other);
}

export function readUuid(value) {
  if (isNothing(value)) return null;
  if (typeof value !== "string") throw new Unreadable("choose-one");
  const digits = value
    .replaceAll("urn:", "")
    .replaceAll("uuid:", "")
    .replace(/^[{}]+|[{}]+$/g, "")
    .replaceAll("-", "")
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) throw new Unreadable("choose-one");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @param {readonly string[]} values the closed list */
export function readChoice(value, values) {
  if (isNothing(value)) return "";
  if (!values.includes(value)) throw new Unreadable("choose-one");
  return value;
}

export function readDate(value) {
  if (isNothing(value)) return null;
  const match = typeof value === "string" ? DATE.exec(normalText(value)) : null;
  if (!match) throw new Unreadable("date-form");
  const [year, month, day] = [match[1], match[2], match[3]].map(Number);
  if (year < 1 || day > daysIn(year, month)) throw new Unreadable("date-form");
  return `${match[1]}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year, month) =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

export function readTime(value) {
  if (isNothing(value)) return null;
  const match = typeof value === "string" ? TIME.exec(normalText(value)) : null;
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) throw new Unreadable("time-form");
  return `${match[1].padStart(2, "0")}:${match[2]}`;
}

/**
 * A text for each rule.
 * @param {readonly string[]} codes the rules that may be named
 * @param {boolean} keepEmpty where a bare tick says something too
 */
export function readNotes(value, codes, keepEmpty) {
  if (isNothing(value)) return {};
  if (!isMapping(value) || !Object.keys(value).every((code) => codes.includes(code))) {
    throw new Unreadable("unreadable");
  }
  const notes = Object.keys(value)
    .sort()
    .map((code) => [code, readText(value[code], 1000)]);
  return Object.fromEntries(notes.filter(([, note]) => note || keepEmpty));
}
