/* What is kept on this phone: one cache for each guide and language, with the copies and one record
   that says what belongs to it. What is read from there is checked like anything from outside. */

import { storageError } from "./errors.js";
import { GROUPS, readManifest, wantedFiles, sum, writeManifest } from "./manifest.js";
import { HASH_HEADER } from "./queue.js";

/* The number changes with the form of what is kept; another one is never read as this one. */
const PREFIX = "mrc-kept-1:";

/**
 * @typedef {object} KeptGuide
 * @property {import("./manifest.js").Manifest} manifest the newest that was asked for
 * @property {string[]} wanted groups beside the guide itself
 * @property {string} startedAt ISO time
 * @property {string|null} savedAt when everything was last the same as on the site
 * @property {boolean} isGone the guide is not on the site any more
 */

const isTime = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));

/** @param {any} raw @returns {KeptGuide|null} */
export function readRecord(raw) {
  const manifest = readManifest(raw?.manifest);
  if (!manifest || !isTime(raw.startedAt)) return null;
  const wanted = Array.isArray(raw.wanted) ? raw.wanted.filter((one) => GROUPS.includes(one)) : [];
  const savedAt = isTime(raw.savedAt) ? raw.savedAt : null;
  return { manifest, wanted, startedAt: raw.startedAt, savedAt, isGone: raw.isGone === true };
}

const recordUrl = ({ language, slug }) => `/${language}/destinations/${slug}/offline.json`;

/** @param {{language: string, slug: string}} guide */
export const cacheName = ({ language, slug }) => `${PREFIX}${language}:${slug}`;

/** One guide on this phone. */
export class Shelf {
  /** @param {{language: string, slug: string}} guide */
  constructor(guide) {
    this.guide = { language: guide.language, slug: guide.slug };
    this.name = cacheName(guide);
  }

  /** @returns {Promise<KeptGuide|null>} */
  async record() {
    try {
      if (!(await caches.has(this.name))) return null;
      const response = await (await caches.open(this.name)).match(recordUrl(this.guide));
      const record = readRecord(await response?.json());
      const isOwn =
        record?.manifest.slug === this.guide.slug &&
        record.manifest.language === this.guide.language;
      return isOwn ? record : null;
    } catch {
      return null;
    }
  }

  /** @param {KeptGuide} record */
  async write(record) {
    const text = JSON.stringify({ ...record, manifest: writeManifest(record.manifest) });
    const headers = { "Content-Type": "application/json" };
    await this._stored((cache) => cache.put(recordUrl(this.guide), new Response(text, { headers })));
  }

  /** @param {string} url @param {Response} response */
  put(url, response) {
    return this._stored((cache) => cache.put(url, response));
  }

  async _stored(write) {
    try {
      await write(await caches.open(this.name));
    } catch (error) {
      throw storageError(error);
    }
  }

  /** @returns {Promise<Map<string, string>>} SHA-256 of what is here, by address */
  async hashes() {
    const found = new Map();
    if (!(await caches.has(this.name))) return found;
    const cache = await caches.open(this.name);
    for (const key of await cache.keys()) {
      const path = new URL(key.url).pathname;
      const hash = (await cache.match(key))?.headers.get(HASH_HEADER);
      if (hash) found.set(path, hash);
    }
    return found;
  }

  /** Throws away what belongs to the guide no more. */
  async tidy(files) {
    const wanted = new Set([...files.map((file) => file.url), recordUrl(this.guide)]);
    const cache = await caches.open(this.name);
    for (const key of await cache.keys()) {
      if (!wanted.has(new URL(key.url).pathname)) await cache.delete(key);
    }
  }

  delete() {
    return caches.delete(this.name);
  }

  /** Deletes what nobody can read any more: of another form, or broken. A cache that is only just
      being filled has no record yet, and stays. */
  async deleteUnreadable() {
    const response = await (await caches.open(this.name)).match(recordUrl(this.guide));
    if (response && !readRecord(await response.json().catch(() => null))) await this.delete();
  }
}

/**
 * @returns {Promise<{shelf: Shelf, record: KeptGuide, bytes: number, here: number}[]>} by title;
 *   `here`: how many of its files are on the phone
 */
export async function everything() {
  const found = [];
  for (const name of await caches.keys()) {
    const parts = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split(":") : [];
    if (parts.length !== 2) continue;
    const shelf = new Shelf({ language: parts[0], slug: parts[1] });
    const record = await shelf.record();
    if (!record) {
      await shelf.deleteUnreadable();
      continue;
    }
    const hashes = await shelf.hashes();
    const here = wantedFiles(record.manifest, record.wanted).filter((file) => hashes.has(file.url));
    found.push({ shelf, record, bytes: sum(here, "bytes"), here: here.length });
  }
  return found.sort((one, other) => one.record.manifest.title.localeCompare(other.record.manifest.title));
}

/**
 * The same bytes from another guide's shelf: what all pages share is fetched once.
 * @param {import("./manifest.js").Item} file
 */
export async function fromOtherShelf(file) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const response = await (await caches.open(name)).match(file.url);
    if (response?.headers.get(HASH_HEADER) === file.sha256) return response;
  }
  return null;
}

/** Bytes that the browser still gives us; null where it does not say. */
export async function room() {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
  return quota === undefined ? null : Math.max(quota - (usage ?? 0), 0);
}
