/* Text in its normal form, canonical JSON (RFC 8785) and SHA-256, as `campaigns.records` has them.
   Both sides pass `tests/campaigns/records/content_vectors.json`. */

import { foldDigits } from "../urdu-fold.js";

/* A closed list, so that every language trims the same. */
const BLANKS = " \t\n\u00a0\u200c\u200e\u200f";

/**
 * NFC, digits as 0-9, line ends as \n, no blanks at the ends.
 * @param {string} text
 */
export function normalText(text) {
  const lines = text.replace(/\r\n?/g, "\n");
  return trimmed(foldDigits(lines.normalize("NFC")), BLANKS);
}

/**
 * The text without these characters at both ends.
 * @param {string} text
 * @param {string} characters
 */
export function trimmed(text, characters) {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text[start])) start += 1;
  while (end > start && characters.includes(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

/**
 * The canonical JSON of RFC 8785: keys by their UTF-16 code units, no blanks, numbers and strings
 * as ECMAScript writes them. Throws on what JSON cannot say.
 * @param {unknown} value
 * @returns {string}
 */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${entries.join(",")}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError("not JSON");
  const written = JSON.stringify(value);
  if (written === undefined) throw new TypeError("not JSON");
  return written;
}

/**
 * SHA-256 as 64 hexadecimal digits.
 * @param {string|ArrayBuffer|Uint8Array} data text is taken as UTF-8
 */
export async function sha256(data) {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The hash by which phone and server know that they hold the same session.
 * @param {object} content in its normal form
 */
export function contentHash(content) {
  return sha256(canonicalJson(content));
}
