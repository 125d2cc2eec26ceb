/* Fetching what a guide consists of: what is here already is not fetched again, what fails is tried
   again later and later, and never keeps back the rest. Pure but for what it is given. */

import { NoNetwork, StorageFull, StorageRefused } from "./errors.js";

export const TIMING = {
  /** Milliseconds before the second, third and fourth try of one address. */
  waits: [1000, 4000, 12000],
  /** How many are fetched at once: a slow connection is not divided further. */
  lanes: 3,
};

/**
 * @typedef {import("./manifest.js").Item} Item
 *
 * @typedef {object} Progress
 * @property {number} done files on the phone
 * @property {number} total
 * @property {number} bytes of the done ones
 * @property {number} all
 * @property {boolean} isRetrying
 */

/**
 * What is to be fetched: every file whose bytes are not here already.
 * @param {Item[]} files
 * @param {Map<string, string>} kept SHA-256 by address
 * @returns {Item[]} in the order of the list, so that pages come before what is larger
 */
export const missing = (files, kept) => files.filter((file) => kept.get(file.url) !== file.sha256);

/**
 * @param {Item[]} files all that is wanted
 * @param {object} tools
 * @param {Map<string, string>} tools.kept SHA-256 of what is here, by address; added to
 * @param {(file: Item) => Promise<Response>} tools.fetchFile gives the right bytes or throws
 * @param {(file: Item, response: Response) => Promise<void>} tools.put throws StorageFull
 * @param {(milliseconds: number) => Promise<void>} [tools.wait]
 * @param {(progress: Progress) => void} [tools.onProgress]
 * @param {Partial<typeof TIMING>} [tools.timing]
 * @returns {Promise<{fetched: Item[], failed: Item[]}>} rejects only where storage does
 */
export async function fetchMissing(files, tools) {
  const { kept, onProgress = () => {}, wait = pause } = tools;
  const timing = { ...TIMING, ...tools.timing };
  const left = missing(files, kept);
  const result = { fetched: [], failed: [] };
  let retrying = 0;
  let stopped = null;

  const tell = () => {
    const here = files.filter((file) => kept.get(file.url) === file.sha256);
    const bytes = here.reduce((total, file) => total + file.bytes, 0);
    const all = files.reduce((total, file) => total + file.bytes, 0);
    onProgress({ done: here.length, total: files.length, bytes, all, isRetrying: retrying > 0 });
  };

  async function one(file) {
    for (let attempt = 0; attempt <= timing.waits.length && !stopped; attempt += 1) {
      try {
        await tools.put(file, await tools.fetchFile(file));
        kept.set(file.url, file.sha256);
        result.fetched.push(file);
        return;
      } catch (error) {
        if (error instanceof StorageFull || error instanceof StorageRefused) throw error;
        if (attempt === timing.waits.length) break;
        retrying += 1;
        tell();
        await wait(timing.waits[attempt]);
        retrying -= 1;
      }
    }
    if (!stopped) result.failed.push(file);
  }

  async function lane() {
    while (left.length > 0 && !stopped) {
      try {
        await one(left.shift());
      } catch (error) {
        stopped = error;
      }
      tell();
    }
  }

  tell();
  await Promise.all(Array.from({ length: timing.lanes }, lane));
  if (stopped) throw stopped;
  return result;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {ArrayBuffer} buffer @returns {Promise<string>} SHA-256, hex */
export async function hashOf(buffer) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Fetches one address as somebody without an account; throws NoNetwork for whatever is not the very
 * bytes of the list: a portal's page, an error, an older copy of a cache on the way.
 * @param {Item} file
 */
export async function fetchRight(file) {
  let buffer, response;
  try {
    // Past the browser's own cache, which may hold an older copy and needs no second one.
    response = await fetch(file.url, { cache: "no-store", credentials: "omit", redirect: "error" });
    if (!response.ok) throw new Error(String(response.status));
    buffer = await response.arrayBuffer();
  } catch (error) {
    throw new NoNetwork(`${file.url}: ${error.message}`);
  }
  if ((await hashOf(buffer)) !== file.sha256) throw new NoNetwork(`${file.url}: other bytes`);
  return new Response(buffer, { headers: keptHeaders(response.headers, file.sha256) });
}

export const HASH_HEADER = "X-Mrc-Sha256";
/* Of the journey, not of the bytes; `Vary` would let the copy not be found again. */
const LEFT_OUT = ["content-encoding", "content-length", "transfer-encoding", "vary", "age", "date"];

function keptHeaders(given, hash) {
  const headers = new Headers(given);
  for (const name of LEFT_OUT) headers.delete(name);
  headers.set(HASH_HEADER, hash);
  return headers;
}
