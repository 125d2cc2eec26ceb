/* The fold of `mrc.core.urdu`, for what is typed in the browser. A test compares both on every
   letter of the Arabic blocks, so change them together. */

const LETTERS = {
  "\u064a": "\u06cc", "\u0649": "\u06cc", "\u06d0": "\u06cc", "\u0643": "\u06a9",
  "\u0647": "\u06c1", "\u0629": "\u06c1", "\u06c0": "\u06c1", "\u06c2": "\u06c1",
  "\u06c3": "\u06c1", "\u06d5": "\u06c1", "\u0623": "\u0627", "\u0625": "\u0627",
  "\u0671": "\u0627", "\u0624": "\u0648", "\u0626": "\u06cc", "\u06d3": "\u06d2",
};
const INVISIBLE = /[\u0640\u200b\u200d\u200e\u200f\ufeff\u061c\u2066-\u2069]/g;
const SPACES = /[\u200c\u06d4\u060c\u061b\u061f\u00a0]/g;
const MARKS = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g;

/** ۰-۹ and ٠-٩ as 0-9. */
export function foldDigits(text) {
  return text.replace(/[\u06f0-\u06f9\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) & 0xf);
}

/** The form in which two spellings of the same Urdu word are equal. For matching, not display. */
export function fold(text) {
  return foldDigits(text.normalize("NFKC"))
    .replace(/./gsu, (letter) => LETTERS[letter] ?? letter)
    .replace(INVISIBLE, "")
    .replace(SPACES, " ")
    .replace(MARKS, "");
}

/** A name for comparing: folded, lower case, single spaces, no punctuation. */
export function foldName(text) {
  return fold(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\s]/gu, " ")
    .trim()
    .replace(/\s+/g, " ");
}
