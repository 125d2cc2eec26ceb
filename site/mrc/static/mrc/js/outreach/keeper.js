/* What is kept on the device for the person who is signed in: drafts, pictures, the bundle, places
   that were proposed. Somebody else's rows are there too, and are neither shown nor sent. */

import * as drafts from "./drafts.js";
import { NotOwnerError, StorageFullError, WrongStatusError } from "./errors.js";
import { Store } from "./store.js";

/** Sent copies stay so long after their receipt, by the server's time. */
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;

export class Keeper {
  store = new Store();
  user = null;
  bundle = null;
  etag = null;
  /** Institutions that were proposed on this phone. */
  proposals = [];
  /** Code of the last write that failed; null after one that did not. */
  storageError = null;

  /**
   * @param {object} host
   * @param {() => boolean} host.isOwner whether this tab may write
   * @param {() => void} host.changed is told after every write, here or tried
   */
  constructor(host) {
    this.host = host;
  }

  /** Opens what is there; gives the server's time when it was last heard. */
  async open() {
    await this.store.open();
    const [user, time] = await Promise.all(
      ["user", "server-time"].map((name) => this.store.get("facts", name)),
    );
    await this.become(user?.value ?? null);
    return time?.value ?? null;
  }

  /** Everything shown and written from now on is this user's; null: nobody's. */
  async become(user) {
    const bundle = user && (await this.store.get("bundles", user.id));
    const proposals = user ? await this.store.all("institutions", "user", user.id) : [];
    const { bundle: kept = null, etag = null } = bundle ?? {};
    Object.assign(this, { user, proposals, bundle: kept, etag });
  }

  // --- Reading -----------------------------------------------------------------------------------

  /** @returns {Promise<import("./drafts.js").Draft[]>} newest first */
  async drafts() {
    const rows = await this.rows("drafts");
    // By identifier, which only grows: the times are the server's, which is learned meanwhile.
    return rows.sort((one, other) => (one.id > other.id ? -1 : 1));
  }

  /** @returns {Promise<import("./drafts.js").Draft|null>} */
  async draft(id) {
    const row = await this.store.get("drafts", id);
    return row && row.user === this.user?.id ? row : null;
  }

  /** This user's rows of a store. */
  async rows(name) {
    return this.user ? this.store.all(name, "user", this.user.id) : [];
  }

  /** @returns {Promise<object[]>} own sessions as the server last told, newest first */
  async history() {
    if (!this.user) return [];
    return (await this.store.get("sessions", this.user.id))?.sessions ?? [];
  }

  /** @returns {Promise<ArrayBuffer|null>} */
  async pictureBytes(sha256) {
    const rows = await this.store.all("pictures", "sha256", sha256);
    return rows.find((row) => row.user === this.user?.id)?.bytes ?? null;
  }

  // --- Writing -----------------------------------------------------------------------------------

  /** Who is signed in; throws where nobody is, or where another tab writes. */
  mustOwn() {
    if (!this.host.isOwner()) throw new NotOwnerError();
    if (!this.user) throw new WrongStatusError("signed-out", "signed-out");
    return this.user;
  }

  /**
   * Writes; where the device is full it makes room once and tries again.
   * @template T
   * @param {() => Promise<T>} write
   * @returns {Promise<T>} rejected where nothing was written
   */
  async keep(write) {
    try {
      const result = await write().catch(async (error) => {
        if (!(error instanceof StorageFullError) || !(await this._makeRoom())) throw error;
        return write();
      });
      this.storageError = null;
      return result;
    } catch (error) {
      this.noteFailure(error);
      throw error;
    } finally {
      this.host.changed();
    }
  }

  /** Notes a failed write; tells whether it was one. */
  noteFailure(error) {
    if (!error.code?.startsWith("storage-")) return false;
    this.storageError = error.code;
    return true;
  }

  put(name, row) {
    return this.keep(() => this.store.put(name, row));
  }

  /**
   * One change of a draft, with nothing in between.
   * @param {string} id
   * @param {(draft: import("./drafts.js").Draft) => object|null} change
   */
  change(id, change) {
    const user = this.mustOwn();
    return this.keep(() =>
      this.store.update("drafts", id, (row) => change(drafts.ofUser(row, id, user.id))),
    );
  }

  /**
   * One change of a draft and of its pictures, all or nothing.
   * @template T
   * @param {string} id
   * @param {(draft: import("./drafts.js").Draft, stores: object) => Promise<T>} change
   * @returns {Promise<T>}
   */
  changeWithPictures(id, change) {
    const user = this.mustOwn();
    return this.keep(() =>
      this.store.transact(["drafts", "pictures"], "readwrite", async (stores) =>
        change(drafts.ofUser(await stores.drafts.get(id), id, user.id), stores),
      ),
    );
  }

  /** A picture beside its draft; the same one again changes nothing. */
  addPicture(id, { bytes, ...picture }) {
    return this.changeWithPictures(id, async (row, stores) => {
      if (row.evidence.some(({ sha256 }) => sha256 === picture.sha256)) return row;
      const one = { ...picture, status: "waiting", message: null };
      const next = { ...row, evidence: [...row.evidence, one] };
      await stores.pictures.put({ draft: id, sha256: one.sha256, user: row.user, bytes });
      await stores.drafts.put(next);
      return next;
    });
  }

  /** Takes a picture away that the server does not hold. */
  removePicture(id, sha256) {
    return this.changeWithPictures(id, async (row, stores) => {
      const picture = row.evidence.find((one) => one.sha256 === sha256);
      if (picture?.status === "stored") throw new WrongStatusError("stored");
      const next = { ...row, evidence: row.evidence.filter((one) => one !== picture) };
      await stores.drafts.put(next);
      await stores.pictures.delete([id, sha256]);
      return next;
    });
  }

  /** Gives a draft up; of a correction, the session that was sent stays. */
  discard(id, totalOf) {
    return this.changeWithPictures(id, async (row, stores) => {
      const left = drafts.giveUp(row, { total: totalOf(row.content) });
      if (left) await stores.drafts.put(left);
      else await deleteWithPictures(stores, id);
    });
  }

  /** What is known about the person and the clock; a full device is no reason not to go on. */
  async note(name, value) {
    await this.store.put("facts", { name, value }).catch((error) => this.noteFailure(error));
  }

  async keepBundle(bundle, etag) {
    Object.assign(this, { bundle, etag });
    const row = { user: this.user.id, etag, bundle };
    await this.store.put("bundles", row).catch((error) => this.noteFailure(error));
  }

  // --- Clearing away -----------------------------------------------------------------------------

  /** Copies of what was sent go after their time; a picture that waits keeps its session. */
  async tidy(now) {
    for (const row of await this.rows("drafts")) {
      const isOld = row.receipt && now - Date.parse(row.receipt.receivedAt) > KEPT_MS;
      if (row.status !== "sent" || !isOld || drafts.isUnsent(row)) continue;
      await this.store.transact(["drafts", "pictures"], "readwrite", (stores) =>
        deleteWithPictures(stores, row.id),
      );
    }
  }

  /** What was sent, and who was signed in, goes; unsent work stays. */
  async forgetSent() {
    if (!this.user) return;
    const { id } = this.user;
    const sent = (await this.drafts()).filter((draft) => !drafts.isUnsent(draft));
    const names = ["drafts", "pictures", "sessions", "bundles", "facts"];
    await this.store.transact(names, "readwrite", async (stores) => {
      for (const draft of sent) await deleteWithPictures(stores, draft.id);
      await stores.sessions.delete(id);
      await stores.bundles.delete(id);
      await stores.facts.delete("user");
    });
    await this.become(null);
    this.host.changed();
  }

  /** Lets go of pictures that the server holds; tells whether there were any. */
  async _makeRoom() {
    let freed = false;
    for (const row of await this.store.all("drafts")) {
      for (const { sha256 } of row.evidence.filter(({ status }) => status === "stored")) {
        if (!(await this.store.get("pictures", [row.id, sha256]))) continue;
        await this.store.delete("pictures", [row.id, sha256]);
        freed = true;
      }
    }
    return freed;
  }

  // --- As a file ---------------------------------------------------------------------------------

  /**
   * Everything that the server does not hold, as `files.js` writes it.
   * @param {(draft: object) => Promise<{content: object, contentHash: string}>} read
   */
  async unsentWork(read) {
    const waits = ({ status }) => status === "waiting";
    const sessions = [];
    for (const draft of (await this.drafts()).filter(drafts.isUnsent)) {
      const held = await this.store.all("pictures", "draft", draft.id);
      const pictures = draft.evidence
        .filter(({ status }) => status !== "stored")
        .map((one) => ({ ...one, bytes: held.find((row) => row.sha256 === one.sha256)?.bytes }))
        .filter(({ bytes }) => bytes);
      sessions.push({ draft, ...(await read(draft)), pictures });
    }
    return {
      user: this.user ?? { id: null, name: "" },
      sessions,
      institutions: (await this.rows("institutions")).filter(waits),
      cancellations: (await this.rows("cancellations")).filter(waits),
    };
  }
}

async function deleteWithPictures(stores, id) {
  for (const { sha256 } of await stores.pictures.all("draft", id)) {
    await stores.pictures.delete([id, sha256]);
  }
  await stores.drafts.delete(id);
}
