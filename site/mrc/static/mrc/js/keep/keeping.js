/* Keeping a guide, refreshing it, giving it up: what the button, the list and an opened page do. */

import { GuideGone, NoNetwork, StorageFull, StorageRefused } from "./errors.js";
import { readManifest, sum, wantedFiles } from "./manifest.js";
import { fetchMissing, fetchRight, missing } from "./queue.js";
import { fromOtherShelf, room, Shelf } from "./store.js";

/** @param {string} url @returns {Promise<import("./manifest.js").Manifest>} */
export async function askManifest(url) {
  let response, raw;
  try {
    response = await fetch(url, { cache: "no-cache", credentials: "omit", redirect: "error" });
    raw = response.ok ? await response.json() : null;
  } catch (error) {
    throw new NoNetwork(error.message);
  }
  if (response.status === 404 || response.status === 410) throw new GuideGone();
  const manifest = readManifest(raw);
  if (!manifest) throw new NoNetwork("no list of ours");
  return manifest;
}

/**
 * What keeping would cost now.
 * @param {import("./manifest.js").Manifest} manifest
 * @param {string[]} wanted
 */
export async function cost(manifest, wanted) {
  const files = wantedFiles(manifest, wanted);
  const kept = await new Shelf(manifest).hashes();
  const left = [];
  for (const file of missing(files, kept)) {
    if (!(await fromOtherShelf(file))) left.push(file);
  }
  return { files, transfer: sum(left, "transfer"), bytes: sum(files, "bytes"), left };
}

/** The worker that reads what is kept. Rejects with StorageRefused where the browser wants none. */
export async function startWorker(url) {
  try {
    await navigator.serviceWorker.register(url, { scope: "/" });
  } catch {
    throw new StorageRefused();
  }
}

/**
 * Fetches what is missing, and remembers how far it came; the same for the first time, for what was
 * interrupted and for a refresh.
 * @param {import("./manifest.js").Manifest} manifest
 * @param {object} options
 * @param {string[]} options.wanted
 * @param {(progress: import("./queue.js").Progress) => void} [options.onProgress]
 * @param {Partial<typeof import("./queue.js").TIMING>} [options.timing]
 * @returns {Promise<{record: import("./store.js").KeptGuide, fetched: object[], failed: object[]}>}
 */
export async function keep(manifest, { wanted, onProgress, timing }) {
  const shelf = new Shelf(manifest);
  const files = wantedFiles(manifest, wanted);
  const kept = await shelf.hashes();
  const needed = sum(missing(files, kept), "bytes");
  const free = await room();
  if (free !== null && free < needed) throw new StorageFull();
  const before = await shelf.record();
  const record = {
    manifest,
    wanted,
    startedAt: before?.startedAt ?? new Date().toISOString(),
    savedAt: before?.savedAt ?? null,
    isGone: false,
  };
  await shelf.write(record);
  const { fetched, failed } = await fetchMissing(files, {
    kept,
    fetchFile: async (file) => (await fromOtherShelf(file)) ?? (await fetchRight(file)),
    put: (file, response) => shelf.put(file.url, response),
    onProgress,
    timing,
  });
  if (failed.length === 0) {
    record.savedAt = new Date().toISOString();
    await shelf.write(record);
    await shelf.tidy(files);
  }
  return { record, fetched, failed };
}

/** Whether everything of the record's own list is here. */
export async function isWhole(record) {
  const kept = await new Shelf(record.manifest).hashes();
  return missing(wantedFiles(record.manifest, record.wanted), kept).length === 0;
}

/**
 * Brings a kept guide up to date: asks for the list, and fetches what has changed.
 * @param {import("./store.js").KeptGuide} record
 * @param {object} [options] as for `keep`
 */
export async function refresh(record, options = {}) {
  const { language, slug } = record.manifest;
  let manifest;
  try {
    manifest = await askManifest(`/${language}/destinations/${slug}/offline.json`);
  } catch (error) {
    if (error instanceof GuideGone) {
      await new Shelf(record.manifest).write({ ...record, isGone: true });
    }
    throw error;
  }
  return keep(manifest, { wanted: record.wanted, ...options });
}
