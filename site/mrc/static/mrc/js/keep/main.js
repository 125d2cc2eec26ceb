/* On every page of a guide: says where it is a copy from the phone, offers keeping it where the
   browser can, and the device's own voice where it has one. Nothing else is loaded, and no worker registered, until somebody asks. */

const root = document.documentElement;
const line = document.querySelector("[data-keep]");
const canKeep = Boolean(
  window.isSecureContext && "serviceWorker" in navigator && "caches" in window && crypto.subtle,
);

if (root.hasAttribute("data-kept")) showNotice();
if (line && canKeep) offer();
if (document.querySelector("[data-voice]") && "speechSynthesis" in window) findVoice();

async function showNotice() {
  const notice = document.querySelector("[data-kept-copy]");
  if (!notice) return;
  const { dayOf } = await import("./words.js");
  const saved = root.dataset.kept;
  const date = notice.querySelector("[data-kept-date]");
  date.textContent = Number.isNaN(Date.parse(saved)) ? "?" : dayOf(saved);
  notice.hidden = false;
}

async function offer() {
  const [, language, , slug] = new URL(line.dataset.manifest, location.origin).pathname.split("/");
  const name = `mrc-kept-1:${language}:${slug}`;
  const isKept = await caches.has(name).catch(() => null);
  // `null`: the browser refuses storage altogether.
  if (isKept === null || (!isKept && !("offered" in line.dataset))) return;
  line.hidden = false;
  const open = async () => {
    addStyle(line.dataset.style);
    (await import("./panel.js")).start(line);
  };
  if (isKept) open();
  else line.querySelector("[data-keep-open]").addEventListener("click", open, { once: true });
}

/** Only where it is needed: most readers keep nothing. */
function addStyle(href) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

/** The device's own voice is offered only where there is one for the language of the text. */
function findVoice() {
  const row = document.querySelector("[data-voice]");
  const title = document.querySelector("main h1");
  const language = title?.closest("[lang]").lang.slice(0, 2);
  let isOffered = false;
  const look = async () => {
    const voices = speechSynthesis.getVoices();
    if (isOffered || !voices.some((voice) => voice.lang.slice(0, 2).toLowerCase() === language)) {
      return;
    }
    isOffered = true;
    const { Reader, spokenText, voiceFor } = await import("./voice.js");
    const voice = voiceFor(voices, language);
    isOffered = voice !== null;
    if (voice) new Reader(row, voice, spokenText(document.querySelector("main"))).start();
  };
  speechSynthesis.addEventListener?.("voiceschanged", look);
  look();
}
