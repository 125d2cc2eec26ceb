/* Finding an institution by part of its name, in either script, among those on this phone. */

import { all, clone, find, named, shownDay, show, slot, text, write } from "./page.js";
import { aboutInstitution } from "./lists.js";

const WAIT = 200;
const SHORTEST = 2;
/** More than a thumb wants to scroll through; a longer name finds the right one. */
const MOST = 8;

/**
 * The last session at an institution that this phone knows of.
 * @param {object[]} drafts newest first
 * @param {string} institution
 * @param {string} [except] a draft that does not count
 */
export function lastAt(drafts, institution, except = "") {
  const there = drafts.filter(
    (one) =>
      one.id !== except &&
      one.typed.institution === institution &&
      ["sent", "returned", "ready"].includes(one.status),
  );
  there.sort((one, other) =>
    String(other.typed.held_on ?? "").localeCompare(String(one.typed.held_on ?? "")),
  );
  return there[0] ?? null;
}

/**
 * A search box with its results.
 * @param {Element} root has `data-query`, `data-status` and `data-results`
 * @param {object} options
 * @param {import("../engine.js").Engine} options.engine
 * @param {(row: object) => void} options.choose
 * @param {(row: object, last: object) => void} [options.copy] starts from the last session there
 */
export function listen(root, { engine, choose, copy }) {
  const input = find("[data-query]", root);
  let timer;
  let asked = 0;
  const search = async () => {
    asked += 1;
    const mine = asked;
    const typed = input.value.trim();
    if (typed.length < SHORTEST) {
      clear(root);
      return;
    }
    const found = nearFirst(engine, typed);
    const drafts = copy ? await engine.drafts() : [];
    if (mine !== asked) return;
    showFound(root, found, { engine, drafts, choose, copy });
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // Enter looks at once; it does not leave the step.
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
}

/** Those in the centre's own districts first, then the others. */
function nearFirst(engine, typed) {
  const near = engine.institutions(typed);
  const known = new Set(near.map(({ id }) => id));
  const far = engine.institutions(typed, { everywhere: true }).filter(({ id }) => !known.has(id));
  return [...near, ...far].slice(0, MOST);
}

function showFound(root, found, options) {
  const list = find("[data-results]", root);
  list.replaceChildren(...found.map((row) => line(row, options)));
  show(list, found.length > 0);
  write(
    find("[data-status]", root),
    found.length ? text("found", { number: found.length }) : text("nothing_found"),
  );
}

/** One institution with its kind and district, to be chosen. */
export function line(row, { engine, drafts = [], choose, copy }) {
  const made = clone("found");
  slot(made, "name").append(named(row));
  slot(made, "about").textContent = aboutInstitution(engine.state.bundle, row);
  slot(made, "choose").addEventListener("click", () => choose(row));
  const last = copy ? lastAt(drafts, row.id) : null;
  if (last && show(slot(made, "copy"))) {
    slot(made, "copy").textContent = text("copy_from", { date: shownDay(last.typed.held_on) });
    slot(made, "copy").addEventListener("click", () => copy(row, last));
  }
  return made;
}

/** Takes the results away; what was typed stays unless `withQuery`. */
export function clear(root, { withQuery = false } = {}) {
  if (withQuery) find("[data-query]", root).value = "";
  for (const list of all("[data-results]", root)) {
    list.replaceChildren();
    list.hidden = true;
  }
  write(find("[data-status]", root), "");
}
