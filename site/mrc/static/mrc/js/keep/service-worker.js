/* The public service worker. The view that serves it puts one constant before it, SITE.

   It reads what somebody chose to keep, and writes nothing: keeping and refreshing are done by the
   pages (keep/queue.js), without cookies. It answers
   - pages below a language, but the closed ones: from the network where that answers in time, for
     figures and warnings change; else the kept copy, marked as such; else the list of what is kept;
   - our own files where they are kept: those whose name changes with their content from the phone,
     the others from the network where that answers in time.
   Everything else - other origins, other methods, staff, forms - it leaves alone. */

/** A network that takes longer is given up for the copy, in milliseconds. */
const PATIENCE = 2500;
/** After that nobody waits for the network for a while, in milliseconds. */
const SILENCE = 20000;
/* Collected static files carry a hash in their names; uploads are never written over. */
const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.\w+$/;
/* A page as the browser asks for it, but past its own cache, which may hold the very page that is
   kept here. Not every browser lets a navigation be asked for again with other options. */
const AFRESH = { cache: "no-cache", credentials: "same-origin", redirect: "manual" };
let silentUntil = 0;

// It touches no cache: a page may be filling one at this moment.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (isOpen(url.pathname)) event.respondWith(page(request, url.pathname));
  } else if ([SITE.files, SITE.uploads].some((folder) => url.pathname.startsWith(folder))) {
    event.respondWith(file(request, url.pathname));
  }
});

function isOpen(path) {
  const language = SITE.languages.find((code) => path.startsWith(`/${code}/`));
  if (!language) return false;
  const rest = path.slice(language.length + 2);
  return !SITE.closed.some((start) => rest.startsWith(start));
}

/** The copy of an address with the record of its guide, from any guide that was kept. */
async function copyOf(path) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(SITE.prefix)) continue;
    const cache = await caches.open(name);
    const response = await cache.match(path);
    if (response) return { response, cache };
  }
  return null;
}

/** From the network, if it answers in time; rejects if it does not, or its server is down. */
async function inTime(request, options) {
  if (Date.now() < silentUntil) throw new Error("silent");
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      silentUntil = Date.now() + SILENCE;
      reject(new Error("late"));
    }, PATIENCE);
  });
  try {
    const response = await Promise.race([fetch(request, options), late]);
    if (response.status >= 500) throw new Error("down");
    return response;
  } finally {
    clearTimeout(timer);
  }
}

async function page(request, path) {
  const copy = path.endsWith(".json") ? null : await copyOf(path);
  if (!copy) return fetch(request).catch(() => shelf(path));
  try {
    return await inTime(request.url, { ...AFRESH, headers: request.headers });
  } catch {
    return marked(copy.response, "kept", await savedAt(copy.cache));
  }
}

/** What is kept, in place of a page that is not; in the reader's language where that is kept. */
async function shelf(path) {
  const own = SITE.languages.find((code) => path.startsWith(`/${code}/`));
  for (const address of [SITE.shelf[own], ...Object.values(SITE.shelf)]) {
    const copy = address && (await copyOf(address));
    if (copy) return marked(copy.response, "offline", new Date().toISOString());
  }
  return Response.error();
}

/** When a guide was last taken over whole. Only a date leaves here, whatever is in the record. */
async function savedAt(cache) {
  for (const key of await cache.keys()) {
    if (!new URL(key.url).pathname.endsWith("/offline.json")) continue;
    const record = await (await cache.match(key)).json().catch(() => null);
    const time = new Date(record?.savedAt ?? record?.startedAt ?? NaN);
    if (!Number.isNaN(time.getTime())) return time.toISOString();
  }
  return "";
}

/** A page with one attribute more, by which it says itself that it is a copy. */
async function marked(response, name, value) {
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) return response;
  const html = await response.text();
  const headers = new Headers(response.headers);
  headers.delete("Content-Length");
  headers.delete("Content-Encoding");
  const body = html.replace(/<html\b/, `<html data-${name}="${value}"`);
  return new Response(body, { status: 200, headers });
}

async function file(request, path) {
  const copy = await copyOf(path);
  if (!copy) return fetch(request);
  const isUnchanging = path.startsWith(SITE.uploads) || NAMED_BY_CONTENT.test(path);
  if (isUnchanging) return part(request, copy.response);
  return inTime(request).catch(() => copy.response);
}

/** A player asks for pieces of a recording, and some play nothing else. */
async function part(request, response) {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!asked || (!asked[1] && !asked[2])) return response;
  const whole = await response.blob();
  const first = asked[1] ? Number(asked[1]) : Math.max(whole.size - Number(asked[2]), 0);
  const last = asked[1] && asked[2] ? Math.min(Number(asked[2]), whole.size - 1) : whole.size - 1;
  const headers = new Headers({ "Content-Type": response.headers.get("Content-Type") ?? "" });
  if (first > last) {
    headers.set("Content-Range", `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Range", `bytes ${first}-${last}/${whole.size}`);
  headers.set("Content-Length", String(last - first + 1));
  headers.set("Accept-Ranges", "bytes");
  return new Response(whole.slice(first, last + 1), { status: 206, headers });
}
