/* Finding an institution by part of its name in either script, as `campaigns/field/search.py`. */

import { foldName } from "../urdu-fold.js";

/* More than a thumb wants to scroll through; a longer name finds the right one. */
const MOST = 8;
const SHORTEST = 2;

/** What was proposed on this phone looks like a row of the bundle. */
const asRow = (proposal) => ({
  id: proposal.id,
  name_en: proposal.name_en,
  name_ur: proposal.name_ur,
  aliases: [],
  district: proposal.district,
  kind: proposal.kind,
  ownership: proposal.ownership,
  gender_intake: proposal.gender_intake,
  enrolment: null,
  state: "proposed",
  merged: [],
});

const folded = new WeakMap();

/** The folded names of a row, and the words of its names and its district. */
function keysOf(row, district) {
  let keys = folded.get(row);
  if (!keys) {
    const names = [row.name_en, row.name_ur, ...(row.aliases ?? [])].map(foldName).filter(Boolean);
    const places = [district?.name_en, district?.name_ur].map((name) => foldName(name ?? ""));
    keys = { names, words: [...names, ...places].join(" ").split(" ").filter(Boolean) };
    folded.set(row, keys);
  }
  return keys;
}

/**
 * The institution with this id, or the one that it was merged into.
 * @param {string|null} id
 * @param {object|null} bundle
 * @param {object[]} proposals made on this phone
 */
export function institutionOf(id, bundle, proposals) {
  if (!id) return null;
  const isIt = (row) => row.id === id || row.merged?.includes(id);
  const known = bundle?.institutions.find(isIt);
  if (known) return known;
  const proposal = proposals.find((row) => row.id === id);
  return proposal ? asRow(proposal) : null;
}

/**
 * Institutions of which every typed word begins some word of a name, an alias or the district.
 * @param {string} query
 * @param {object|null} bundle
 * @param {object[]} proposals
 * @param {{everywhere?: boolean, most?: number}} [options]
 */
export function findInstitutions(query, bundle, proposals, options = {}) {
  const { everywhere = false, most = MOST } = options;
  const typed = foldName(query ?? "");
  if (typed.length < SHORTEST) return [];
  const districts = new Map((bundle?.districts ?? []).map((one) => [one.id, one]));
  const isOwn = ownDistricts(bundle, everywhere);
  const known = bundle?.institutions ?? [];
  const ids = new Set(known.flatMap((row) => [row.id, ...(row.merged ?? [])]));
  const rows = [...known, ...proposals.filter(({ id }) => !ids.has(id)).map(asRow)];
  return rows
    .filter((row) => isOwn(row.district))
    .map((row) => ({ row, ...keysOf(row, districts.get(row.district)) }))
    .filter(({ words }) => beginsWords(typed, words))
    .sort((one, other) => rank(one, typed) - rank(other, typed) || compared(one, other))
    .slice(0, most)
    .map(({ row }) => row);
}

/** Whether a district counts: the centre's own ones, all where it has none. */
function ownDistricts(bundle, everywhere) {
  const own = (bundle?.districts ?? [])
    .filter((district) => district.usual_centre === bundle.centre?.id)
    .map(({ id }) => id);
  return everywhere || !own.length ? () => true : (id) => own.includes(id);
}

const beginsWords = (typed, words) =>
  typed.split(" ").every((part) => words.some((word) => word.startsWith(part)));
const rank = ({ names }, typed) => (names.some((name) => name.startsWith(typed)) ? 0 : 1);
const compared = (one, other) => (one.names.join() < other.names.join() ? -1 : 1);
