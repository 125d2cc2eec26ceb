/* The field log on the phone, without its screens: what they may ask and what they are told.

   Nothing is ever lost without a message: a promise of `save` is fulfilled only when what was typed
   is on the device, a draft leaves it only after its receipt, and what the server does not take
   stays, with the reason. */

import { contentHash } from "./canonical.js";
import { Core } from "./core.js";
import * as drafts from "./drafts.js";
import { NotReadyError } from "./errors.js";
import { unsentFile } from "./files.js";
import { uuid7 } from "./identifiers.js";
import { findInstitutions, institutionOf } from "./institutions.js";
import { judge } from "./judging.js";
import { draw, shrink } from "./pictures.js";
import { likeAgain, typedFrom, typedFromPlan } from "./typed.js";

/**
 * @typedef {import("./drafts.js").Draft} Draft
 * @typedef {import("./judging.js").Judged} Judged
 * @typedef {import("./core.js").State} State
 */

/**
 * Opens the engine: what is on the device can be read at once, without a connection.
 * @param {object} [options]
 * @param {string} [options.root] of the API
 * @param {"en"|"ur"} [options.language] of messages
 * @param {Partial<typeof import("./queue.js").TIMING>} [options.timing] waits of the queue
 * @returns {Promise<Engine>} rejected with `StorageError` where the browser keeps nothing
 */
export async function openEngine({ root = "/api/outreach", language = "en", timing } = {}) {
  const engine = new Engine(root, language, timing);
  await engine.open();
  return engine;
}

/** What screens may ask. Tells of every change of state or drafts with the event "change". */
export class Engine extends Core {
  // --- Drafts ------------------------------------------------------------------------------------

  /** @returns {Promise<Draft[]>} of this user, newest first */
  drafts() {
    return this.keeper.drafts();
  }

  /** @returns {Promise<Draft|null>} null for an unknown one, and for another user's */
  draft(id) {
    return this.keeper.draft(id);
  }

  /**
   * Begins a session; it is on the device when this is fulfilled.
   * @param {object} [from]
   * @param {string} [from.like] id of a session whose place, audience, topics, language and
   *   facilitators are taken over: never numbers, dates or notes
   * @param {string} [from.institution]
   * @param {number} [from.planned] id of a planned session
   * @returns {Promise<Draft>}
   */
  async newDraft({ like, institution, planned } = {}) {
    const user = this.keeper.mustOwn();
    const { bundle } = this.keeper;
    const plan = bundle?.planned?.find((one) => one.id === planned);
    const typed = {
      ...(like ? likeAgain(await this._typedOf(like)) : {}),
      ...(plan ? typedFromPlan(plan) : {}),
      ...(institution ? { place: "institution", institution } : {}),
    };
    const row = {
      ...drafts.begin({ id: uuid7(), user: user.id, typed, now: this.now }),
      bundleVersion: bundle?.version ?? null,
      planned: plan?.id ?? null,
    };
    await this.keeper.put("drafts", row);
    this.askToPersist();
    return row;
  }

  /**
   * Keeps what was typed in some fields. Fulfilled only when it is on the device; rejected with
   * `StorageFullError`, `NotOwnerError` or `WrongStatusError`, and then nothing was written.
   * @param {string} id
   * @param {import("./typed.js").Typed} patch
   * @returns {Promise<Draft>}
   */
  save(id, patch) {
    return this.keeper.change(id, (row) => {
      const { total } = this.check({ typed: { ...row.typed, ...patch } });
      return drafts.typeInto(row, patch, { total, now: this.now });
    });
  }

  /**
   * What can be sent of a draft, and what keeps it from being sent.
   * @param {{typed: import("./typed.js").Typed}} draft
   * @returns {Judged}
   */
  check(draft) {
    return judge(draft, {
      bundle: this.keeper.bundle,
      language: this.language,
      clock: this.clock,
      place: (id) => this.institution(id),
    });
  }

  /**
   * Finished: the queue takes it as soon as there is a connection.
   * @returns {Promise<Draft>} rejected with `NotReadyError` where something is wrong or unanswered
   */
  async send(id) {
    const draft = drafts.ofUser(await this.draft(id), id, this.keeper.mustOwn().id);
    const judged = this.check(draft);
    if (!judged.isReady) throw new NotReadyError(judged);
    const hash = await contentHash(judged.content);
    const judgedText = JSON.stringify(draft.typed);
    const finished = await this.keeper.change(id, (row) =>
      JSON.stringify(row.typed) === judgedText
        ? drafts.finish(row, {
            content: judged.content,
            contentHash: hash,
            bundleVersion: this.keeper.bundle.version,
            total: judged.total,
            now: this.now,
          })
        : null,
    );
    // Typed into while it was judged: it is judged again.
    if (!finished) return this.send(id);
    this.queue.run();
    return finished;
  }

  /** A finished draft can be edited again, unless the server may have it already. */
  takeBack(id) {
    return this.keeper.change(id, (row) => drafts.takeBack(row, this.now));
  }

  /** Gives up what was never sent; of a correction, the sent session stays. */
  discard(id) {
    return this.keeper.discard(id, (content) => this._totalOf(content));
  }

  /** @returns {Promise<Draft>} a draft of the next version of a session that the server holds */
  async correct(id) {
    if (!(await this.draft(id))) await this._bringFromHistory(id);
    return this.keeper.change(id, (row) => drafts.correct(row, this.now));
  }

  /** @param {"mine"|"theirs"} choice @returns {Promise<Draft>} */
  async resolveConflict(id, choice) {
    const resolved = await this.keeper.change(id, (row) => {
      const chosen = choice === "mine" ? row.conflict?.sent : row.conflict?.stored;
      return drafts.resolve(row, choice, { total: this._totalOf(chosen), now: this.now });
    });
    this.queue.run();
    return resolved;
  }

  /** Sends everything that waits, now, and asks what became of the rest. */
  flush() {
    this._isLeaving = false;
    return this.queue.run({ history: true });
  }

  /** @returns {Promise<number>} drafts that the server does not hold yet */
  async unsent() {
    return (await this.drafts()).filter(drafts.isUnsent).length;
  }

  /** @returns {Promise<object[]>} own sessions as the server last told, newest first */
  sentSessions() {
    return this.keeper.history();
  }

  // --- Pictures ----------------------------------------------------------------------------------

  /**
   * Makes a photograph small and keeps it with the draft.
   * @param {string} id
   * @param {"sheet"|"photo"|"letter"} kind
   * @param {Blob} file
   * @returns {Promise<Draft>} rejected with `PictureError` or `StorageFullError`
   */
  async addPicture(id, kind, file) {
    this.keeper.mustOwn();
    const picture = await shrink(file, kind);
    const draft = await this.keeper.addPicture(id, { ...picture, kind });
    if (draft.receipt) this.queue.run();
    return draft;
  }

  /** Takes a picture away that the server does not hold. */
  removePicture(id, sha256) {
    return this.keeper.removePicture(id, sha256);
  }

  /** @returns {Promise<string|null>} a blob address to download or open; revoke it after use */
  async pictureUrl(sha256) {
    const bytes = await this.keeper.pictureBytes(sha256);
    return bytes && URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
  }

  /**
   * Draws a picture into a canvas of the page, whose policy lets no image come from a blob.
   * @param {string} sha256
   * @param {HTMLCanvasElement} canvas its width is the widest it may become
   * @returns {Promise<boolean>} false where the picture is not on the phone any more
   */
  async drawPicture(sha256, canvas) {
    const bytes = await this.keeper.pictureBytes(sha256);
    if (bytes) await draw(bytes, canvas);
    return Boolean(bytes);
  }

  // --- Places and plans --------------------------------------------------------------------------

  /**
   * Proposes an institution; it can be used at once and is sent before the sessions that name it.
   * @param {{name_en: string, name_ur: string, district: number, kind: string, ownership: string,
   *   gender_intake: string}} proposal
   * @returns {Promise<object>} its row, as `institutions` gives it
   */
  async proposeInstitution({ name_en, name_ur, district, kind, ownership, gender_intake }) {
    const user = this.keeper.mustOwn();
    const row = {
      ...{ id: uuid7(), user: user.id, status: "waiting", standing: null, createdAt: this.now },
      ...{ name_en, name_ur, district: Number(district), kind, ownership, gender_intake },
    };
    await this.keeper.put("institutions", row);
    this.keeper.proposals.push(row);
    this.queue.run();
    return this.institution(row.id);
  }

  /**
   * Institutions of the bundle, and those proposed here, by parts of their names in either script.
   * @param {string} query
   * @param {{everywhere?: boolean, most?: number}} [options] everywhere: in all districts
   * @returns {object[]}
   */
  institutions(query, options) {
    return findInstitutions(query, this.keeper.bundle, this.keeper.proposals, options);
  }

  /** @returns {object|null} the institution with this id, or the one that it was merged into */
  institution(id) {
    return institutionOf(id, this.keeper.bundle, this.keeper.proposals);
  }

  /** @returns {Promise<object[]>} planned sessions, with what was cancelled on this phone */
  async planned() {
    const cancelled = await this.keeper.rows("cancellations");
    return (this.keeper.bundle?.planned ?? []).map((plan) => {
      const mine = cancelled.find((row) => row.id === plan.id && row.status !== "refused");
      if (!mine || plan.state !== "planned") return { ...plan, waiting: false };
      const waiting = mine.status === "waiting";
      return { ...plan, state: "cancelled", cancel_reason: mine.reason, waiting };
    });
  }

  async cancelPlanned(id, reason) {
    const user = this.keeper.mustOwn();
    const row = { id, user: user.id, reason, status: "waiting", createdAt: this.now };
    await this.keeper.put("cancellations", row);
    this.queue.run();
  }

  // --- Leaving -----------------------------------------------------------------------------------

  /** @returns {Promise<Blob>} the unsent work of this user, with its pictures, as JSON */
  async exportFile() {
    const work = await this.keeper.unsentWork(async (draft) => {
      const content = drafts.settledContent(draft) ?? this.check(draft).content;
      return { content, contentHash: await contentHash(content) };
    });
    const { serverTime } = this.state;
    return unsentFile({ ...work, savedAt: new Date().toISOString(), serverTime });
  }

  /** At logout: copies of what was sent, and who was signed in, go; unsent work stays. */
  forgetSent() {
    return this.forget();
  }

  // --- Inside ------------------------------------------------------------------------------------

  _totalOf(content) {
    return content ? this.check({ typed: typedFrom(content) }).total : 0;
  }

  async _typedOf(id) {
    const draft = await this.draft(id);
    if (draft) return draft.typed;
    const told = (await this.sentSessions()).find((one) => one.id === id);
    return told?.content ? typedFrom(told.content) : {};
  }

  /** A session that was sent from elsewhere comes onto this phone. */
  async _bringFromHistory(id) {
    const user = this.keeper.mustOwn();
    const told = (await this.sentSessions()).find((one) => one.id === id && one.content);
    if (!told) return;
    await this.keeper.put("drafts", drafts.fromServer(told, { user: user.id, now: this.now }));
  }
}
