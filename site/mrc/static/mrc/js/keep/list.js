/* The list of everything that is kept on this phone; `shelf.js` loads it where there is something. */

import { isWhole, refresh } from "./keeping.js";
import { wantedFiles } from "./manifest.js";
import { outcome, showProgress, trouble } from "./panel.js";
import { everything, Shelf } from "./store.js";
import { dayOf, say, sayNumber, sizeOf } from "./words.js";

const page = document.querySelector("[data-kept-list]");
const find = (name, inside = page) => inside.querySelector(`[data-${name}]`);

/** Fills the list with what is there now. */
export async function show() {
  const kept = await everything().catch(() => []);
  find("kept-guides").replaceChildren(...kept.map(row));
  find("kept-none").hidden = kept.length > 0;
  const size = sizeOf(kept.reduce((total, one) => total + one.bytes, 0));
  find("kept-total").textContent = kept.length ? sayNumber("total", kept.length, { size }) : "";
}

/** One guide. What comes from the phone's storage is only ever set as text. */
function row({ record, bytes, here }) {
  const { manifest, savedAt, isGone } = record;
  const item = find("kept-row").content.firstElementChild.cloneNode(true);
  const title = find("row-title", item);
  title.textContent = manifest.title;
  title.href = manifest.address;
  title.lang = manifest.language;
  title.dir = "auto";
  const state = savedAt ? say("saved", { date: dayOf(savedAt) }) : unfinished(record, here);
  find("row-state", item).textContent = `${sizeOf(bytes)} · ${isGone ? say("gone") : state}`;
  listen(item, record);
  return item;
}

function unfinished({ manifest, wanted }, here) {
  return say("unfinished", { done: here, total: wantedFiles(manifest, wanted).length });
}

function listen(item, record) {
  const { title } = record.manifest;
  const button = (name) => find(`row-${name}`, item);
  button("refresh").setAttribute("aria-label", say("refresh_of", { title }));
  button("delete").setAttribute("aria-label", say("delete_of", { title }));
  const asked = (isAsked) => {
    for (const name of ["refresh", "delete"]) button(name).hidden = isAsked;
    for (const name of ["sure", "cancel"]) button(name).hidden = !isAsked;
    find("row-said", item).textContent = isAsked ? say("delete_sure") : "";
    button(isAsked ? "sure" : "delete").focus();
  };
  button("delete").addEventListener("click", () => asked(true));
  button("cancel").addEventListener("click", () => asked(false));
  button("sure").addEventListener("click", async () => {
    await new Shelf(record.manifest).delete();
    await show();
    find("kept-total").textContent ||= say("deleted");
  });
  button("refresh").addEventListener("click", () => bringUpToDate(item, record));
}

async function bringUpToDate(item, record) {
  const button = find("row-refresh", item);
  const said = find("row-said", item);
  button.disabled = true;
  try {
    const hadAll = await isWhole(record);
    const onProgress = (progress) => showProgress(item, progress);
    const result = await refresh(record, { onProgress });
    const words = outcome(result, hadAll);
    await show();
    find("kept-total").textContent += ` · ${words}`;
  } catch (error) {
    said.textContent = trouble(error);
    find("keep-progress", item).hidden = true;
    button.disabled = false;
  }
}
