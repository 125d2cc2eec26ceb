/* The sentence for a finding or a problem, from the bundle's texts in the reader's language: values
   are written as `campaigns/records/rule_messages.py` writes them. */

const fill = (sentence, values) =>
  sentence.replace(/%\((\w+)\)[sd]|%%/g, (all, name) => (name ? (values[name] ?? "") : "%"));

/**
 * @param {string} day YYYY-MM-DD
 * @param {object|null} bundle
 * @param {"en"|"ur"} language
 * @returns {string} such as "9 March 2026"
 */
export function writtenDay(day, bundle, language) {
  const [year, month, date] = day.split("-").map(Number);
  const name = bundle?.words?.[language]?.months[month - 1];
  return name ? `${date} ${name} ${year}` : day;
}

function written(key, value, bundle, language) {
  if (key === "kind") {
    return bundle.choices.kind.find((choice) => choice.value === value)?.[language] ?? value;
  }
  if (key === "starts" || key === "ends") return writtenDay(value, bundle, language);
  // Latin digits in both languages.
  return typeof value === "number" ? value.toLocaleString("en-US") : value;
}

/**
 * @param {import("./rules.js").Finding} finding
 * @param {object} bundle
 * @param {"en"|"ur"} language
 */
export function findingText(finding, bundle, language) {
  const told = bundle.rules.messages[finding.code]?.[finding.variant];
  if (!told) return finding.code;
  const values = Object.entries(finding.params).map(([key, value]) => [
    key,
    written(key, value, bundle, language),
  ]);
  return fill(told[language] || told.en, Object.fromEntries(values));
}

/**
 * What is wrong with a value.
 * @param {import("./content.js").Problem} problem
 * @param {object|null} bundle without one there are no words yet: then it is the code
 * @param {"en"|"ur"} language
 */
export function problemText(problem, bundle, language) {
  const told = bundle?.words?.[language]?.problems[problem.code];
  return told ? fill(told, problem.params) : problem.code;
}
