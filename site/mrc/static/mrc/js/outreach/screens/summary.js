/* A content as people read it: what `campaigns/field/summary.py` does on the server. */

import {
  all,
  clone,
  find,
  named,
  shownDayOfWeek,
  shownNumber,
  shownTime,
  slot,
  text,
} from "./page.js";
import { labelOf, rowOf } from "./lists.js";

const CLOSED = ["mode", "language", "audience", "count_method"];

/**
 * @param {object} content in its normal form
 * @param {import("../engine.js").Engine} engine knows what the ids are called
 * @param {object} [options]
 * @param {string} [options.draftId] adds links with which each step is changed
 * @param {Record<string, string>} [options.comments] a supervisor's remarks by key
 * @param {object} [options.other] the content with which it is compared
 * @returns {HTMLElement}
 */
export function summarise(content, engine, { draftId = "", comments = {}, other = null } = {}) {
  const made = clone("summary");
  for (const link of all("[data-change]", made)) {
    if (draftId) link.href = `#/s/${draftId}/${link.dataset.change}`;
    else link.remove();
  }
  for (const row of all("[data-row]", made)) {
    const key = row.dataset.row;
    const differs = other !== null && !isSame(key, content, other, engine);
    const isKept = fillRow(row, key, content, engine, other) || differs || comments[key];
    if (!isKept) row.remove();
    else if (differs) markDifferent(row);
    if (isKept && comments[key]) row.querySelector("dd").append(comment(comments[key]));
  }
  for (const section of all(".said", made)) {
    if (!find(".said__row", section)) find(".said__list", section).hidden = true;
  }
  return made;
}

function fillRow(row, key, content, engine, other) {
  if (key === "attendance") {
    fillGrid(row, content, engine.state.bundle, other);
    return true;
  }
  const lines = linesOf(key, content, engine);
  row.querySelector("dd").replaceChildren(...(lines.length ? lines.map(line) : [nothing()]));
  return lines.length > 0;
}

function line(value) {
  const made = document.createElement("span");
  made.className = "said__line";
  if (value instanceof Node) made.append(value);
  else {
    const isolated = document.createElement("bdi");
    isolated.textContent = value;
    made.append(isolated);
  }
  return made;
}

function nothing() {
  const made = document.createElement("span");
  made.className = "muted";
  made.textContent = text("nothing");
  return made;
}

function markDifferent(row) {
  row.classList.add("said__row--differs");
  row.querySelector("dt").append(" ", clone("different"));
}

function comment(words) {
  const made = clone("said-comment");
  slot(made, "text").textContent = words;
  return made;
}

/** The lines of one key, as texts or named nodes; empty where nothing was said. */
function linesOf(key, content, engine) {
  const value = content[key];
  const { bundle } = engine.state;
  const particular = PARTICULAR[key];
  if (particular) return particular(content, bundle, engine);
  if (value === null || value === undefined || value === "" || value.length === 0) return [];
  if (CLOSED.includes(key)) return [labelOf(bundle, key, value)];
  if (typeof value === "number") return [shownNumber(value)];
  return String(value).split("\n");
}

const one = (list) => (key) => (content, bundle) =>
  content[key] ? [named(rowOf(bundle, list, content[key]))] : [];
const several = (list) => (key) => (content, bundle) =>
  (content[key] ?? []).map((id) => named(rowOf(bundle, list, id)));

const PARTICULAR = {
  campaign: one("campaigns")("campaign"),
  institution: ({ institution }, bundle, engine) =>
    institution ? [named(engine.institution(institution))] : [],
  topics: several("topics")("topics"),
  partners: several("partners")("partners"),
  facilitators: several("people")("facilitators"),
  district: (content, bundle, engine) => {
    const id = content.district ?? engine.institution(content.institution)?.district;
    return id ? [named(rowOf(bundle, "districts", id))] : [];
  },
  held_on: ({ held_on: day }) => (day ? [shownDayOfWeek(day)] : []),
  starts_at: ({ starts_at: time }) => (time ? [shownTime(time)] : []),
  ends_at: ({ ends_at: time }) => (time ? [shownTime(time)] : []),
  materials: ({ materials }, bundle) =>
    (materials ?? []).map(({ material, quantity }) => {
      const values = {
        material: named(rowOf(bundle, "materials", material)).textContent,
        quantity: shownNumber(quantity),
      };
      return text("material_line", values);
    }),
};

const sumOf = (cells) => cells.reduce((sum, { count }) => sum + count, 0);

/** A row for each sex that was counted, with its age groups, before the row of the total. */
function fillGrid(row, content, bundle, other) {
  const cells = content.attendance ?? [];
  for (const { value } of bundle?.choices?.sex ?? []) {
    const of = (list) => list.filter((cell) => cell.sex === value && cell.count);
    const own = of(cells);
    const theirs = of(other?.attendance ?? []);
    const differs = other !== null && JSON.stringify(own) !== JSON.stringify(theirs);
    if (!own.length && !differs) continue;
    const made = sexRow(value, own, bundle);
    row.before(made);
    if (differs) markDifferent(made);
  }
  find("[data-sum]", row).textContent = shownNumber(sumOf(cells));
}

function sexRow(sex, cells, bundle) {
  const made = document.createElement("div");
  made.className = "said__row";
  made.dataset.row = sex;
  const [term, value, sum, bands] = ["dt", "dd", "strong", "ul"].map((tag) =>
    document.createElement(tag),
  );
  term.textContent = labelOf(bundle, "sex", sex);
  sum.textContent = shownNumber(sumOf(cells));
  bands.className = "said__bands";
  bands.append(
    ...cells.map(({ age_band: band, count }) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = labelOf(bundle, "age_band", band);
      item.append(name, `: ${shownNumber(count)}`);
      return item;
    }),
  );
  value.append(sum, bands);
  made.append(term, value);
  return made;
}

function isSame(key, content, other, engine) {
  if (key === "attendance") return JSON.stringify(content[key]) === JSON.stringify(other[key]);
  const said = (from) => linesOf(key, from, engine).map((one) => one.textContent ?? one);
  return JSON.stringify(said(content)) === JSON.stringify(said(other));
}
