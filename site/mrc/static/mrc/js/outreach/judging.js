/* What can be sent of a draft, what cannot be read of it, and what the rules say, in sentences. */

import { missing, totalOf } from "./content.js";
import { findingText, problemText } from "./messages.js";
import { ON_PHONE, check } from "./rules.js";
import { readTyped } from "./typed.js";

/**
 * @typedef {object} Judged
 * @property {object} content in its normal form, as far as it can be read
 * @property {Record<string, {code: string, text: string}[]>} errors by field: what cannot be read,
 *   and for a complete session what is missing ("fill-in", "no-place")
 * @property {(import("./rules.js").Finding & {text: string})[]} findings
 * @property {number} total
 * @property {boolean} isReady nothing keeps it from being sent
 */

/** The values of the closed lists, as the content's readers want them. */
export function choicesOf(bundle) {
  const names = ["mode", "audience", "language", "count_method", "sex", "age_band"];
  return Object.fromEntries(
    names.map((name) => [name, (bundle?.choices?.[name] ?? []).map(({ value }) => value)]),
  );
}

/**
 * @param {{typed: import("./typed.js").Typed}} draft
 * @param {object} known
 * @param {object|null} known.bundle null: nothing was ever fetched, so nothing can be judged
 * @param {"en"|"ur"} known.language
 * @param {import("./clock.js").Clock} known.clock
 * @param {(id: string|null) => object|null} known.place
 * @returns {Judged}
 */
export function judge(draft, { bundle, language, clock, place }) {
  const read = readTyped(draft.typed, choicesOf(bundle));
  const content = read.content;
  const context = contextOf(content, { bundle, clock, place });
  let found = bundle ? check(content, context, bundle.rules) : [];
  if (prune(content, found)) found = check(content, context, bundle.rules);
  const problems = { ...missing(content, read.errors), ...read.errors };
  const errors = Object.fromEntries(
    Object.entries(problems).map(([field, list]) => [
      field,
      list.map((one) => ({ code: one.code, text: problemText(one, bundle, language) })),
    ]),
  );
  const findings = found.map((one) => ({ ...one, text: findingText(one, bundle, language) }));
  const isReady =
    Boolean(bundle) && !Object.keys(errors).length && findings.every(({ settled }) => settled);
  return { content, errors, findings, total: totalOf(content), isReady };
}

function contextOf(content, { bundle, clock, place }) {
  const campaign = bundle?.campaigns.find(({ id }) => id === content.campaign);
  const institution = place(content.institution);
  const { today, isCertain } = clock.today;
  return {
    today,
    isTodayCertain: isCertain,
    campaign_starts_on: campaign?.starts_on ?? null,
    campaign_ends_on: campaign?.ends_on ?? null,
    institution_kind: institution?.kind ?? "",
    gender_intake: institution?.gender_intake ?? "",
  };
}

/**
 * Takes off what answers a rule that holds: it stays with what was typed but is not sent. Answers
 * to the server's own rules are left to the server. Tells whether anything was taken off.
 */
function prune(content, findings) {
  const asked = new Set(findings.map(({ code }) => code));
  let pruned = false;
  for (const answers of [content.explanations, content.acknowledged]) {
    for (const code of Object.keys(answers)) {
      if (!ON_PHONE.includes(code) || asked.has(code)) continue;
      delete answers[code];
      pruned = true;
    }
  }
  return pruned;
}
