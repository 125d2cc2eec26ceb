/* Finding a CNIC or a Pakistani phone number in free text (rule B10): the same patterns as
   `campaigns/records/personal_data.py`. Written without look-behind, which Safari 14 cannot read:
   the character before a number is matched with it and put back. */

import { foldDigits } from "../urdu-fold.js";

const BLANK =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
/* What people put between the groups of a number, and marks that nobody sees. */
const GAP = `[${BLANK}\\-\\u2010-\\u2015\\u2212._()\\u200b-\\u200f\\u2066-\\u2069]{0,3}`;
const BEFORE = "(^|[^0-9])";
const AFTER = "(?![0-9])";

/** That many digits, however they are grouped. */
const loose = (count) => Array(count).fill("[0-9]").join(GAP);

const DAY = "(?:0?[1-9]|[12][0-9]|3[01])";
const MONTH = "(?:0?[1-9]|1[0-2])";
const YEAR = "(?:19|20)[0-9]{2}";
const DATE = `(?:${DAY}[-/.]${MONTH}[-/.]${YEAR}|${YEAR}[-/.]${MONTH}[-/.]${DAY})`;
const CNIC = `[1-9][0-9]{4}${GAP}[0-9]{3}${GAP}[0-9]{4}${GAP}[0-9]`;
const COUNTRY = `(?:\\+${GAP}|0${GAP}0${GAP})?9${GAP}2${GAP}(?:0${GAP})?`;
const AREA =
  `(?:[2-9][0-9]${GAP}(?:${loose(8)}|${loose(7)})` +
  `|[2-9][0-9]{2}${GAP}(?:${loose(7)}|${loose(6)})` +
  `|[2-9][0-9]{1,2}${GAP}111${GAP}${loose(6)})`;
const PHONE =
  `(?:${COUNTRY}(?:3[0-9]{2}${GAP}${loose(7)}|${AREA})` +
  `|0${GAP}(?:3[0-9]{2}${GAP}${loose(7)}|${AREA})` +
  `|3[0-9]{2}${GAP}[0-9]{7})`;

const DATES = new RegExp(BEFORE + DATE + AFTER, "g");
const CNICS = new RegExp(BEFORE + CNIC + AFTER, "g");
const PHONES = new RegExp(BEFORE + PHONE + AFTER);

/**
 * Which of "cnic" and "phone" a text holds; Urdu and Arabic digits count too.
 * @param {string} text
 * @returns {string[]}
 */
export function personalDataIn(text) {
  const folded = foldDigits(text).replace(DATES, "$1 ; ");
  const withoutCnic = folded.replace(CNICS, "$1 ; ");
  const found = withoutCnic === folded ? [] : ["cnic"];
  if (PHONES.test(withoutCnic)) found.push("phone");
  return found;
}
