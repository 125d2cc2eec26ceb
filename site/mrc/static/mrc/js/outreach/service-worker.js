/* The field log's own service worker. The view that serves it puts three constants before it:
   VERSION; SHELLS, for each language the shell's address and SHA-256; FILES, address -> SHA-256.

   It keeps one whole version of the app: the shell, which holds nobody's data, and the files that
   the shell loads. Each is kept only if its bytes are those of the version, so that nothing is ever
   mixed. It keeps no answer of the API and no page with data, and never touches what is typed,
   which is in IndexedDB. */

const LANGUAGE = new URL(self.registration.scope).pathname.split("/")[1];
const SHELL = SHELLS[LANGUAGE];
/* Each language has a worker of its own, which clears away its own caches only. */
const PREFIX = `mrc-outreach-${LANGUAGE}-`;
const CACHE = PREFIX + VERSION;
/** A page that takes longer than this is given up for the app, in milliseconds. */
const PATIENCE = 5000;

const hexOf = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const isRight = async (response, hash) =>
  hexOf(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer())) === hash;

/** A file of this version: kept by another one already, else fetched; throws if neither has it. */
async function fileOf(url, hash) {
  const kept = await caches.match(url);
  if (kept && (await isRight(kept, hash))) return kept;
  for (const cache of ["no-cache", "reload"]) {
    const response = await fetch(url, { cache, credentials: "omit", redirect: "error" });
    if (response.ok && (await isRight(response, hash))) return response;
  }
  throw new Error(`${url} is of another version`);
}

async function keepVersion() {
  const cache = await caches.open(CACHE);
  const wanted = [...Object.entries(FILES), [SHELL.url, SHELL.hash]];
  await Promise.all(
    wanted.map(async ([url, hash]) => cache.put(url, await fileOf(url, hash))),
  );
}

async function clearOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

const kept = async (url) => (await caches.open(CACHE)).match(url);

self.addEventListener("install", (event) => event.waitUntil(keepVersion()));
self.addEventListener("activate", (event) => event.waitUntil(clearOthers()));

// A new version waits until the officer takes it, or until the log is opened from one page at most.
self.addEventListener("message", (event) => {
  if (event.data === "use-new-version") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === SHELL.url) event.respondWith(shell(request));
    else if (url.pathname.startsWith(`/${LANGUAGE}/outreach/`)) {
      event.respondWith(page(request, url));
    }
  } else if (url.pathname in FILES) event.respondWith(file(event, url.pathname));
});

/* Always the one of this version, whose files are here; a newer one from the network would be mixed
   with them. The browser looks for a newer worker by itself at each opening. */
async function shell(request) {
  if (await isReplaceable()) {
    self.registration.waiting.postMessage("use-new-version");
    return new Response("", { headers: { Refresh: "0", "Content-Type": "text/html" } });
  }
  return (await kept(SHELL.url)) ?? fetch(request);
}

/** Whether a new version waits and at most one page of the log is open: the one that reloads. */
async function isReplaceable() {
  if (!self.registration.waiting) return false;
  return (await self.clients.matchAll({ type: "window" })).length < 2;
}

/** A page of the log that the server makes; without a connection the app instead. */
async function page(request, url) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("late")), PATIENCE);
  });
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return Response.redirect(inApp(url.pathname), 302);
  } finally {
    clearTimeout(timer);
  }
}

/** Where the app shows what a page of the server shows. */
function inApp(path) {
  const session = /\/sessions\/([0-9a-f-]{36})\//.exec(path);
  return SHELL.url + (session ? `#/s/${session[1]}` : "");
}

/** A file for the app comes from its version; for other pages from the network, if there is one. */
async function file(event, path) {
  const client = event.clientId && (await self.clients.get(event.clientId));
  const isForApp = client && new URL(client.url).pathname === SHELL.url;
  if (isForApp) return (await kept(path)) ?? fetch(event.request);
  try {
    return await fetch(event.request);
  } catch (error) {
    const ours = await kept(path);
    if (ours) return ours;
    throw error;
  }
}
