/* Which steps of a draft tell what is missing, and for which field the next screen is opened. */

/** Draft id -> steps whose mistakes are told: a page that nobody filled in is not scolded. */
const told = new Map();
let wanted = "";

/** From now on the step says what is missing in it. */
export function tell(draft, step) {
  if (!told.has(draft.id)) told.set(draft.id, new Set());
  told.get(draft.id).add(step);
}

export const isTold = (draft, step) => told.get(draft.id)?.has(step) ?? false;

/** The field that takes the focus on the next screen. */
export const want = (anchor) => {
  wanted = anchor;
};

export function takeWanted() {
  const anchor = wanted;
  wanted = "";
  return anchor;
}
