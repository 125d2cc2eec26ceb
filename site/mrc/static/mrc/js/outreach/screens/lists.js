/* The bundle's lists in the form, and the names of what they hold. */

import { all, clone, find, language, named, nameOf, slot, text } from "./page.js";

/** Rows of a bundle's list by id; made once for each bundle. */
const indexes = new WeakMap();

function index(bundle, list) {
  if (!bundle) return new Map();
  if (!indexes.has(bundle)) indexes.set(bundle, {});
  const made = indexes.get(bundle);
  if (!made[list]) {
    made[list] = new Map();
    for (const row of bundle[list] ?? []) {
      made[list].set(String(row.id), row);
      for (const merged of row.merged ?? []) made[list].set(String(merged), row);
    }
  }
  return made[list];
}

/** A row of `campaigns`, `districts`, `topics`, ... or undefined. */
export const rowOf = (bundle, list, id) => index(bundle, list).get(String(id));

/** The label of a value of a closed list, in the page's language. */
export const labelOf = (bundle, list, value) =>
  bundle?.choices?.[list]?.find((one) => one.value === value)?.[language] ?? "";

/** Kind and district of an institution, as its second line. */
export function aboutInstitution(bundle, row) {
  const district = rowOf(bundle, "districts", row.district);
  const parts = [labelOf(bundle, "kind", row.kind), district ? nameOf(district) : ""];
  if (row.state === "proposed") parts.push(text("proposed"));
  return parts.filter(Boolean).join(" · ");
}

/**
 * Fills the lists of the form.
 * @param {object} bundle
 * @param {Record<string, string|string[]>} typed what the draft names stays on offer
 */
export function fillLists(bundle, typed) {
  const kept = (name) => new Set([typed[name] ?? []].flat().map(String));
  const offered = (list, chosen) =>
    (bundle?.[list] ?? []).filter((row) => row.offered !== false || chosen.has(String(row.id)));
  fillSelect(find("#step [name=campaign]"), offered("campaigns", kept("campaign")).map(option));
  fillDistricts(bundle, find("#step [name=district]"));
  fillSeveral("topics", offered("topics", kept("topics")));
  fillSeveral("facilitators", offered("people", kept("facilitators")));
  fillSeveral("partners", offered("partners", kept("partners")));
  fillQuestionSets(offered("question_sets", kept("question_set")), kept("question_set"));
  const materials = new Set(
    Object.entries(typed)
      .filter(([name, value]) => name.startsWith("material_") && value)
      .map(([name]) => name.slice("material_".length)),
  );
  fillMaterials(offered("materials", materials));
}

function option(row) {
  const made = document.createElement("option");
  made.value = row.id;
  const name = named(row);
  made.textContent = name.textContent;
  if (name.lang) made.lang = name.lang;
  return made;
}

/** Everything after the first entry ("Choose") is replaced. */
function fillSelect(select, entries) {
  const [first] = select.options;
  select.replaceChildren(first, ...entries);
}

/** What was named before there was a list stays on offer under its own name. */
function fillQuestionSets(rows, chosen) {
  const known = new Set(rows.map((row) => String(row.id)));
  const others = [...chosen].filter((name) => name && !known.has(name));
  const unnamed = others.map((name) => ({ id: name, name_en: name, name_ur: name }));
  fillSelect(find("#step [name=question_set]"), [...rows, ...unnamed].map(option));
}

/** The centre's own districts first: nearly every venue is in one of them. */
export function fillDistricts(bundle, select) {
  const byName = (one, other) => nameOf(one).localeCompare(nameOf(other), language);
  const own = [];
  const others = [];
  for (const row of bundle?.districts ?? []) {
    (row.usual_centre === bundle.centre?.id ? own : others).push(row);
  }
  const group = (label, rows) => {
    const made = document.createElement("optgroup");
    made.label = label;
    made.append(...rows.sort(byName).map(option));
    return made;
  };
  const entries = own.length
    ? [group(text("own_districts"), own), group(text("other_districts"), others)]
    : others.sort(byName).map(option);
  fillSelect(select, entries);
}

function fillSeveral(name, rows) {
  const box = find(`[data-choices="${name}"]`);
  if (!rows.length) {
    const empty = document.createElement("p");
    empty.className = "muted";
    empty.textContent = text("no_list");
    box.replaceChildren(empty);
    return;
  }
  box.replaceChildren(
    ...rows.map((row) => {
      const line = clone("choice");
      const [input, label] = line.children;
      Object.assign(input, { name, value: row.id, id: `id_${name}_${row.id}` });
      label.htmlFor = input.id;
      label.append(named(row));
      return line;
    }),
  );
}

/** @type {(root: Element) => void} adds plus and minus buttons; set by the form */
let addButtons = () => {};
export const useSteppers = (add) => {
  addButtons = add;
};

function fillMaterials(rows) {
  const box = find("[data-materials]");
  find("#field-materials").hidden = rows.length === 0;
  const known = all("input", box).map((input) => input.name);
  const wanted = rows.map((row) => `material_${row.id}`);
  if (known.join() === wanted.join()) return;
  box.replaceChildren(
    ...rows.map((row) => {
      const line = clone("material");
      line.id = `field-material_${row.id}`;
      const input = line.querySelector("input");
      Object.assign(input, { name: `material_${row.id}`, id: `id_material_${row.id}` });
      line.querySelector("label").htmlFor = input.id;
      slot(line, "label").append(named(row));
      return line;
    }),
  );
  addButtons(box);
}
