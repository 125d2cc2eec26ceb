/* The list of what a guide consists of, from the server or from the phone's own storage. Neither is
   believed: what does not have this form is no list, and an address outside ours is never asked. */

const FORMAT = 1;
export const GROUPS = ["guide", "recordings", "card"];
const LARGEST = 200 * 1000 * 1000;

/**
 * @typedef {object} Item
 * @property {string} url path on this site
 * @property {string} group one of GROUPS
 * @property {number} bytes on the phone
 * @property {number} transfer on the way there
 * @property {string} sha256 of the bytes, hex
 *
 * @typedef {object} Manifest
 * @property {string} language
 * @property {string} slug
 * @property {string} title
 * @property {string} address of the guide itself
 * @property {string} version
 * @property {string} asOf day, YYYY-MM-DD
 * @property {Item[]} files
 */

const isText = (value, longest) =>
  typeof value === "string" && value.length > 0 && value.length <= longest;
const isSize = (value) => Number.isInteger(value) && value >= 0 && value <= LARGEST;

/** Whether an address may belong to a kept guide: a page of it, a list of what is kept, a file. */
export function isAllowed(url, language) {
  if (!isText(url, 500) || !/^\/[a-z]/.test(url) || /[\s"'<>\\?#]|\/\.|\/\//.test(url)) return false;
  return (
    url.startsWith(`/${language}/destinations/`) ||
    /^\/(en|ur)\/kept\/$/.test(url) ||
    /^\/(static|media)\//.test(url)
  );
}

/**
 * @param {any} raw parsed JSON
 * @returns {Manifest|null} null for anything that is no such list
 */
export function readManifest(raw) {
  if (raw?.format !== FORMAT || !["en", "ur"].includes(raw.language)) return null;
  if (!isText(raw.slug, 100) || !/^[a-z0-9-]+$/.test(raw.slug)) return null;
  if (!isText(raw.title, 300) || !isAllowed(raw.address, raw.language)) return null;
  if (!/^[0-9a-f]{16}$/.test(raw.version) || !/^\d{4}-\d\d-\d\d$/.test(raw.as_of)) return null;
  if (!Array.isArray(raw.files) || raw.files.length === 0 || raw.files.length > 2000) return null;
  const files = raw.files.map((file) => readItem(file, raw.language));
  if (files.includes(null)) return null;
  const { language, slug, title, address, version } = raw;
  return { language, slug, title, address, version, asOf: raw.as_of, files };
}

/** @returns {Item|null} */
function readItem(raw, language) {
  if (!isAllowed(raw?.url, language) || !GROUPS.includes(raw.group)) return null;
  if (!isSize(raw.bytes) || !isSize(raw.transfer) || !/^[0-9a-f]{64}$/.test(raw.sha256)) return null;
  const { url, group, bytes, transfer, sha256 } = raw;
  return { url, group, bytes, transfer, sha256 };
}

/** The same as it came, so that it can be read again with `readManifest`. */
export function writeManifest({ asOf, ...manifest }) {
  return { format: FORMAT, as_of: asOf, ...manifest };
}

/** @param {Manifest} manifest @param {string[]} wanted groups beside the guide itself */
export const wantedFiles = (manifest, wanted) =>
  manifest.files.filter((file) => file.group === "guide" || wanted.includes(file.group));

/** @param {Item[]} files @param {"bytes"|"transfer"} unit */
export const sum = (files, unit) => files.reduce((total, file) => total + file[unit], 0);
