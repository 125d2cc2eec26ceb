/* The line of a guide's actions that keeps it: first its size, then the question, then progress. */

import { askManifest, cost, isWhole, keep, refresh, startWorker } from "./keeping.js";
import { sum } from "./manifest.js";
import { Shelf } from "./store.js";
import { dayOf, say, sayNumber, sizeOf } from "./words.js";

/** Milliseconds between two looks for news by themselves. */
const QUIET = 60 * 1000;

/** @param {HTMLElement} line the `[data-keep]` of the page */
export async function start(line) {
  const panel = new Panel(line);
  panel.listen();
  await panel.begin();
}

/** Shows how far keeping has come, in a `[data-keep-progress]` inside an element. */
export function showProgress(around, { done, total, bytes, all, isRetrying }) {
  const box = around.querySelector("[data-keep-progress]");
  box.hidden = false;
  box.querySelector("progress").value = all ? bytes / all : 0;
  const words = { done, total, bytes: sizeOf(bytes), all: sizeOf(all) };
  const retry = isRetrying ? ` ${say("retry")}` : "";
  box.querySelector("[data-keep-count]").textContent = `${say("part", words)}${retry}`;
}

/** What came of a refresh, in words. */
export function outcome({ record, fetched, failed }, hadAll) {
  if (failed.length > 0) return sayNumber("failed", failed.length);
  if (!hadAll) return say("saved_now");
  return fetched.length > 0 ? sayNumber("changed", fetched.length) : say("current");
}

/** @param {Error & {code?: string}} error @param {number} needed bytes */
export function trouble(error, needed = 0) {
  if (typeof error.code !== "string") throw error;
  return say(error.code, { size: sizeOf(needed) });
}

class Panel {
  constructor(line) {
    this.line = line;
    this.manifestUrl = new URL(line.dataset.manifest, location.origin).pathname;
    const [, language, , slug] = this.manifestUrl.split("/");
    this.shelf = new Shelf({ language, slug });
    this.isOffered = "offered" in line.dataset;
    this.isBusy = false;
    /** Done when what runs now is done. */
    this.running = Promise.resolve();
    /** @type {import("./manifest.js").Manifest|null} */
    this.manifest = null;
  }

  find(name) {
    return this.line.querySelector(`[data-keep-${name}]`);
  }

  listen() {
    this.find("open").addEventListener("click", () => this.toggle());
    this.find("start").addEventListener("click", () => this.press(() => this.keepIt()));
    this.find("refresh").addEventListener("click", () => this.press(() => this.refreshIt()));
    this.find("delete").addEventListener("click", () => this.askToDelete());
    this.find("sure").addEventListener("click", () => this.press(() => this.deleteIt()));
    this.find("cancel").addEventListener("click", () => this.show());
    this.find("choices").addEventListener("change", () => this.press(() => this.showCost()));
  }

  /** After the first click, or at once where the guide is kept already. */
  async begin() {
    const record = await this.shelf.record();
    if (!record) {
      if (!this.isOffered) this.line.hidden = true;
      else await this.toggle();
      return;
    }
    await this.show();
    if (navigator.onLine && !document.documentElement.hasAttribute("data-kept")) {
      await this.work(() => this.lookForNews(record));
    }
  }

  async toggle() {
    const panel = this.find("panel");
    panel.hidden = !panel.hidden;
    this.find("open").setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden && !this.isBusy) await this.show();
  }

  /** What somebody pressed waits for what the panel does by itself: no press is lost. */
  async press(task) {
    await this.running;
    await this.work(task);
  }

  /** One thing at a time; what fails is told in words. */
  async work(task) {
    if (this.isBusy) return;
    this.isBusy = true;
    let finish;
    this.running = new Promise((resolve) => {
      finish = resolve;
    });
    try {
      await task();
    } catch (error) {
      this.say(trouble(error, this.needed));
      this.find("progress").hidden = true;
      this.offerAgain(await this.shelf.record());
    } finally {
      this.isBusy = false;
      finish();
    }
  }

  say(text) {
    this.find("said").textContent = text;
  }

  buttons(...shown) {
    for (const name of ["start", "refresh", "delete", "sure", "cancel"]) {
      this.find(name).hidden = !shown.includes(name);
    }
  }

  offerAgain(record) {
    if (record) this.buttons("refresh", "delete");
    else if (this.manifest) this.buttons("start");
    else this.buttons("refresh");
  }

  /** What is so now: kept, kept in part, or not kept. */
  async show() {
    const record = await this.shelf.record();
    this.find("progress").hidden = true;
    this.find("choices").hidden = Boolean(record);
    if (!record) {
      this.buttons();
      await this.work(() => this.ask());
      return;
    }
    this.showState(record);
    this.buttons("refresh", "delete");
    if (record.isGone) this.say(say("gone"));
    else if (record.savedAt) this.say(say("saved", { date: dayOf(record.savedAt) }));
    else await this.showUnfinished(record);
  }

  showState(record) {
    if (record?.savedAt) {
      this.find("state").textContent = say("saved", { date: dayOf(record.savedAt) });
    }
  }

  async showUnfinished(record) {
    const kept = await this.shelf.hashes();
    const { files } = await cost(record.manifest, record.wanted);
    const done = files.filter((file) => kept.get(file.url) === file.sha256).length;
    this.say(say("unfinished", { done, total: files.length }));
  }

  // --- Keeping ------------------------------------------------------------------------------------

  /** The size first: nothing is fetched before the reader says so. */
  async ask() {
    this.say(say("asking"));
    this.manifest = await askManifest(this.manifestUrl);
    for (const group of ["recordings", "card"]) this.showChoice(group);
    await this.showCost();
    this.buttons("start");
  }

  showChoice(group) {
    const files = this.manifest.files.filter((file) => file.group === group);
    const choice = this.line.querySelector(`[data-keep-group="${group}"]`);
    choice.hidden = files.length === 0;
    choice.querySelector("label").textContent = say(group, { size: sizeOf(sum(files, "transfer")) });
    this.find("choices").hidden = false;
  }

  get wanted() {
    const chosen = this.line.querySelectorAll("[data-keep-group]:not([hidden]) input:checked");
    return [...chosen].map((input) => input.closest("[data-keep-group]").dataset.keepGroup);
  }

  async showCost() {
    if (!this.manifest) return;
    const { files, transfer, bytes, left } = await cost(this.manifest, this.wanted);
    this.needed = sum(left, "bytes");
    const key = left.length < files.length ? "again" : "size";
    this.say(say(key, { transfer: sizeOf(transfer), size: sizeOf(bytes) }));
  }

  async keepIt() {
    this.buttons();
    this.find("choices").hidden = true;
    this.say("");
    await startWorker(this.line.dataset.worker);
    navigator.storage?.persist?.().catch(() => false);
    await this.run(false, (options) => keep(this.manifest, { wanted: this.wanted, ...options }));
  }

  async run(hadAll, task) {
    const onProgress = (progress) => showProgress(this.line, progress);
    const result = await task({ onProgress });
    this.find("progress").hidden = true;
    this.showState(result.record);
    this.say(outcome(result, hadAll));
    this.buttons("refresh", "delete");
  }

  // --- What is kept already -----------------------------------------------------------------------

  /** Goes on with what was interrupted, and takes over what has changed, without being asked. */
  async lookForNews(record) {
    const hadAll = await isWhole(record);
    const since = Date.now() - Date.parse(record.savedAt ?? 0);
    if (hadAll && (since < QUIET || navigator.connection?.saveData)) return;
    await startWorker(this.line.dataset.worker);
    await this.run(hadAll, (options) => refresh(record, options));
  }

  async refreshIt() {
    this.buttons();
    this.say("");
    const record = await this.shelf.record();
    if (!record) {
      await this.ask();
      return;
    }
    await startWorker(this.line.dataset.worker);
    const hadAll = await isWhole(record);
    await this.run(hadAll, (options) => refresh(record, options));
  }

  askToDelete() {
    this.say(say("delete_sure"));
    this.buttons("sure", "cancel");
    this.find("sure").focus();
  }

  async deleteIt() {
    await this.shelf.delete();
    this.manifest = null;
    this.buttons();
    this.find("state").textContent = "";
    this.say(say("deleted"));
    this.find("open").focus();
  }
}
