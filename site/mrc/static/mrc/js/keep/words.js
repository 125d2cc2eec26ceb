/* What the scripts say: sentences of the page's template in its language, sizes and days. */

const language = document.documentElement.lang === "ur" ? "ur" : "en";
/** Keeps a number with its unit in order inside a sentence of either direction. */
const isolated = (text) => `\u2068${text}\u2069`;

/** @type {Map<string, string>|undefined} */
let sentences;

/**
 * @param {string} key
 * @param {Record<string, string|number>} [values] what stands in {name}
 * @returns {string} plain text: it is only ever shown as text
 */
export function say(key, values = {}) {
  const template = document.querySelector("template[data-keep-words]");
  sentences ??= new Map(
    [...(template?.content.querySelectorAll("data") ?? [])].map((one) => [
      one.value,
      one.textContent,
    ]),
  );
  const sentence = sentences.get(key) ?? "";
  return sentence.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/** The sentence for one or for several; both languages know no more. */
export const sayNumber = (key, number, values = {}) =>
  say(`${key}_${number === 1 ? "one" : "other"}`, { number, ...values });

/** @param {number} bytes @returns {string} rounded up, so that nobody pays for more than was said */
export function sizeOf(bytes) {
  const kilobytes = Math.ceil(bytes / 1000);
  if (kilobytes < 1000) return isolated(say("kilobytes", { number: kilobytes }));
  return isolated(say("megabytes", { number: (Math.ceil(kilobytes / 100) / 10).toFixed(1) }));
}

/** @param {string} iso @returns {string} the day in Pakistan, written out */
export function dayOf(iso) {
  const locale = language === "ur" ? "ur-PK-u-nu-latn" : "en-GB";
  const form = { day: "numeric", month: "long", year: "numeric", timeZone: "Asia/Karachi" };
  return new Intl.DateTimeFormat(locale, form).format(new Date(iso));
}
