/* The form of the five steps: filled from a draft, kept on the phone at every change.

   The whole form stays in the page; a change writes one field and draws nothing anew. */

import { addButtons } from "../../field/steppers.js";
import { foldDigits } from "../../urdu-fold.js";
import { all, find, text, write } from "./page.js";
import { fillLists, useSteppers } from "./lists.js";

const form = find("#step");
const countRoot = find("[data-count-root]");
const keptLine = find("[data-kept]");
const UNKEPT = { "storage-full": "not_kept", "other-tab": "other_tab_writes" };
const SEVERAL = ["topics", "facilitators", "partners"];

useSteppers(addButtons);

/** @type {import("../engine.js").Engine} */
let engine;
/** The draft in the form; its `typed` is kept up to date with what is typed. */
let draft = null;
/** Draft id -> what was typed there and is not on the device yet. */
const pending = new Map();
/** @type {Promise<boolean>|null} */
let saving = null;

/** What a field of the form says, as the form on the server would post it. */
export function valueOf(name) {
  const fields = all(`[name="${name}"]`, form);
  if (SEVERAL.includes(name)) return fields.filter((one) => one.checked).map((one) => one.value);
  if (fields[0]?.type === "radio") return fields.find((one) => one.checked)?.value ?? "";
  if (fields[0]?.type === "checkbox") return fields[0].checked ? fields[0].value : "";
  return fields[0]?.value ?? "";
}

export const currentDraft = () => draft;

/** Puts a draft into the form. What could not be kept before is still what was typed. */
export function fill(next, bundle) {
  draft = { ...next, typed: { ...next.typed, ...pending.get(next.id) } };
  fillLists(bundle, draft.typed);
  for (const field of form.elements) {
    if (field.name) fillField(field, draft.typed[field.name]);
  }
  openWhatIsFilled();
  countRoot.dispatchEvent(new Event("input"));
  showTotals();
}

/** Fills single fields, after something else than a thumb changed them. */
export function refill(...names) {
  for (const name of names) {
    for (const field of all(`[name="${name}"]`, form)) fillField(field, draft.typed[name]);
  }
}

function fillField(field, value) {
  if (field.type === "checkbox" || field.type === "radio") {
    const chosen = [value ?? []].flat().map(String);
    field.checked = chosen.includes(field.value);
  } else field.value = value ?? "";
}

/** Cards and groups that hold something are open; the others stay folded. */
function openWhatIsFilled() {
  for (const group of all("details", form)) {
    const isFilled = all("input", group).some((input) => input.value && input.type !== "checkbox");
    group.open = isFilled || group.hasAttribute("data-main");
  }
}

/** The declared headcount beside the running total, and the sexes that were counted. */
function showTotals() {
  const declared = foldDigits(valueOf("headcount_declared")).trim();
  write(find("[data-declared]"), declared || "–");
  for (const sum of all("[data-sex-sum]", countRoot)) {
    const box = sum.parentElement;
    const isNone = sum.textContent === "0" && !box.hasAttribute("data-main");
    box.classList.toggle("totals__none", isNone);
  }
}

/** Keeps a change: what is typed while another change is being written goes with the next write. */
export function keep(patch) {
  pending.set(draft.id, { ...pending.get(draft.id), ...patch });
  Object.assign(draft.typed, patch);
  saving ??= writeAll().finally(() => {
    saving = null;
  });
  return saving;
}

async function writeAll() {
  while (pending.size) {
    const [[id, patch]] = pending;
    pending.delete(id);
    try {
      await engine.save(id, patch);
    } catch (error) {
      // It stays on the page, and goes with the next change.
      pending.set(id, { ...patch, ...pending.get(id) });
      sayKept(UNKEPT[error.code] ?? "not_kept_other", false);
      return false;
    }
  }
  sayKept("kept", true);
  return true;
}

function sayKept(key, isKept) {
  write(keptLine, text(key));
  keptLine.classList.toggle("log-saved--not", !isKept);
  keptLine.classList.toggle("app-kept--yes", isKept);
}

/** Waits until everything typed is on the device; false where it could not be written. */
export async function settle() {
  if (saving === null && pending.size) return keep({});
  return saving ?? true;
}

/** Before another draft or screen: what is said about keeping is about this one. */
export function forgetKept() {
  write(keptLine, "");
  keptLine.classList.remove("log-saved--not", "app-kept--yes");
}

/**
 * @param {import("../engine.js").Engine} opened
 * @param {(name: string) => void} onChange after a field was changed by hand
 */
export function listen(opened, onChange) {
  engine = opened;
  form.addEventListener("input", ({ target }) => {
    if (!target.name || !draft) return;
    keep({ [target.name]: valueOf(target.name) });
    if (countRoot.contains(target)) showTotals();
    onChange(target.name);
  });
}
