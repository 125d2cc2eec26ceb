/* Sending what is finished, in the page, one thing after the other. "Online" means that a ping was
   answered rightly; only an answer that echoes id and hash counts as stored. */

import { Busy, NoServer, SignedOut } from "./api.js";
import * as drafts from "./drafts.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
export const TIMING = {
  /** After a first failure; doubled with each one that follows, up to `longest`. */
  first: 5 * SECOND,
  longest: 5 * MINUTE,
  /** While nothing waits. */
  idle: 5 * MINUTE,
  /** How often it asks what became of the sessions that were sent. */
  history: 10 * MINUTE,
};
/* A server that asks to wait a day is not believed: the connection may be another one by then. */
const LONGEST_WAIT = 60 * MINUTE;

/** Tells the engine about itself with `host.changed()`. */
export class Queue {
  connection = "unknown";
  sending = false;
  /** @type {number|null} when the next try is due, in milliseconds of this device's clock */
  nextTry = null;
  _failures = 0;
  _timer = null;
  _running = null;
  _again = false;
  _historyAt = -Infinity;
  _stopped = false;

  /**
   * @param {object} host
   * @param {import("./api.js").Api} host.api
   * @param {import("./store.js").Store} host.store
   * @param {() => boolean} host.isOwner
   * @param {() => object|null} host.user
   * @param {(ping: object) => Promise<void>} host.greeted takes over who is signed in
   * @param {(ping: object) => Promise<void>} host.refresh brings the bundle up to date
   * @param {() => Promise<void>} host.tidy
   * @param {() => string} host.device
   * @param {() => string} host.now
   * @param {() => void} host.changed
   * @param {Partial<typeof TIMING>} [timing]
   */
  constructor(host, timing) {
    this.host = host;
    this.timing = { ...TIMING, ...timing };
    this.trigger = () => {
      this.run();
    };
    this.onVisible = () => {
      if (document.visibilityState === "visible") this.run();
    };
  }

  start() {
    addEventListener("online", this.trigger);
    addEventListener("pageshow", this.trigger);
    document.addEventListener("visibilitychange", this.onVisible);
    this.run();
  }

  stop() {
    this._stopped = true;
    removeEventListener("online", this.trigger);
    removeEventListener("pageshow", this.trigger);
    document.removeEventListener("visibilitychange", this.onVisible);
    clearTimeout(this._timer);
  }

  /**
   * Goes through everything that waits, now. A call during a round makes one more round.
   * @param {{history?: boolean}} [options] history: asks what became of the sessions too
   * @returns {Promise<void>} fulfilled when nothing more can be done for now
   */
  run({ history = false } = {}) {
    if (history) this._historyAt = -Infinity;
    if (this._running) {
      this._again = true;
      return this._running;
    }
    this._running = this._rounds().finally(() => {
      this._running = null;
    });
    return this._running;
  }

  async _rounds() {
    do {
      this._again = false;
      clearTimeout(this._timer);
      this.nextTry = null;
      await this._round();
    } while (this._again && !this._stopped);
  }

  async _round() {
    let wait = null;
    try {
      const ping = await this.host.api.ping();
      await this.host.greeted(ping);
      this._connect(ping.user ? "online" : "signed-out");
      const failed = ping.user ? await this._work(ping) : false;
      this._failures = failed ? this._failures + 1 : 0;
    } catch (error) {
      wait = this._explain(error);
      this._failures += 1;
    }
    this._busy(false);
    this._schedule(wait);
  }

  /** What a failure says about the connection; gives the seconds that the server asked to wait. */
  _explain(error) {
    if (error instanceof SignedOut) this._connect("signed-out");
    else if (error instanceof NoServer) this._connect("offline");
    else if (!(error instanceof Busy)) this.host.failed(error);
    return error.retryAfter ?? null;
  }

  /** Everything that waits; tells whether something has to be tried again. */
  async _work(ping) {
    // Somebody is signing out, or may not use the log any more: everything waits.
    if (!this.host.user() || ping.user.allowed === false) return false;
    await this.host.refresh(ping);
    if (!this.host.isOwner()) return false;
    const user = this.host.user().id;
    let failed = await this._each("institutions", user, (row) => this._propose(row));
    failed = (await this._each("cancellations", user, (row) => this._cancel(row))) || failed;
    failed = (await this._each("drafts", user, (row) => this._send(row))) || failed;
    failed = (await this._each("drafts", user, (row) => this._sendPictures(row))) || failed;
    await this._hearHistory(user);
    await this.host.tidy();
    return failed;
  }

  /** One after the other; what the server fails at does not keep back what follows. */
  async _each(store, user, attempt) {
    const rows = await this.host.store.all(store, "user", user);
    let failed = false;
    for (const row of rows.sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1))) {
      if (!this.host.isOwner() || this.host.user()?.id !== user) return failed;
      failed = (await attempt(row)) === "again" || failed;
    }
    return failed;
  }

  async _propose(row) {
    if (row.status !== "waiting") return undefined;
    this._busy(true);
    const { id, status: _status, user: _user, createdAt: _at, standing: _s, ...proposal } = row;
    const { status, data } = await this.host.api.putInstitution(id, proposal);
    if (status >= 500) return "again";
    const isStored = status < 300 && data.id === id;
    if (status < 300 && !isStored) throw new NoServer("echo");
    await this.host.store.update("institutions", id, (now) => ({
      ...now,
      status: isStored ? "stored" : "refused",
      standing: data.standing ?? id,
      refused: isStored ? null : data,
    }));
    if (!isStored) await this._refuseThoseAt(id, data);
    this.host.changed();
    return undefined;
  }

  /** Sessions that name an institution which the server does not take come back to the officer. */
  async _refuseThoseAt(institution, data) {
    const errors = Object.values(data.errors ?? {}).flat();
    for (const draft of await this.host.store.all("drafts", "user", this.host.user().id)) {
      if (draft.status !== "ready" || draft.outgoing.content.institution !== institution) continue;
      await this.host.store.update("drafts", draft.id, (now) =>
        drafts.refused(now, { ...data, errors: { institution: errors } }),
      );
    }
  }

  async _cancel(row) {
    if (row.status !== "waiting") return undefined;
    this._busy(true);
    const { status, data } = await this.host.api.cancelPlanned(row.id, row.reason);
    if (status >= 500) return "again";
    await this.host.store.update("cancellations", row.id, (now) => ({
      ...now,
      status: status < 300 ? "done" : "refused",
      refused: status < 300 ? null : data,
    }));
    this.host.changed();
    return undefined;
  }

  async _send({ id }) {
    const { store } = this.host;
    // Written down before it leaves: an answer may be lost.
    await store.update("drafts", id, (row) => row && drafts.trying(row));
    const draft = await store.get("drafts", id);
    if (draft?.status !== "ready") return undefined;
    if (!(await this._isPlaceKnown(draft))) return "again";
    this._busy(true);
    const answer = await this._put(draft);
    if (answer.status >= 500) return "again";
    const change = changeBy(answer, draft);
    if (!change) throw new NoServer("echo");
    await store.update("drafts", id, (row) =>
      // It may have been typed into from another tab only after this answer was on its way.
      row?.status === "ready" && row.outgoing.contentHash === draft.outgoing.contentHash
        ? change(row)
        : null,
    );
    this.host.changed();
    return undefined;
  }

  async _put(draft) {
    const body = {
      base_version: draft.baseVersion,
      content: draft.outgoing.content,
      content_hash: draft.outgoing.contentHash,
      device: this.host.device(),
      bundle: draft.bundleVersion,
      planned: draft.planned ?? undefined,
    };
    try {
      const answer = await this.host.api.putSession(draft.id, body);
      // What arrived was not what was sent: broken on its way, so it is sent once more.
      const isBroken = answer.status === 422 && answer.data.error === "hash";
      return isBroken ? await this.host.api.putSession(draft.id, body) : answer;
    } catch (error) {
      if (error instanceof SignedOut) {
        await this.host.store.update("drafts", draft.id, (row) => row && drafts.notReceived(row));
      }
      throw error;
    }
  }

  /** A place that was proposed on this phone has to be there first. */
  async _isPlaceKnown(draft) {
    const id = draft.outgoing.content.institution;
    const proposal = id ? await this.host.store.get("institutions", id) : null;
    return proposal?.status !== "waiting";
  }

  async _sendPictures({ id }) {
    let result;
    const draft = await this.host.store.get("drafts", id);
    if (!draft?.receipt || draft.status === "ready") return undefined;
    for (const picture of draft.evidence.filter((one) => one.status === "waiting")) {
      if (!this.host.isOwner()) return result;
      if ((await this._sendPicture(id, picture)) === "again") result = "again";
    }
    return result;
  }

  async _sendPicture(id, { sha256, kind }) {
    const held = await this.host.store.get("pictures", [id, sha256]);
    if (!held) return undefined;
    this._busy(true);
    const { status, data } = await this.host.api.putPicture(id, sha256, kind, held.bytes);
    if (status >= 500) return "again";
    if (status < 300 && data.sha256 !== sha256) throw new NoServer("echo");
    const change =
      status < 300
        ? { status: "stored", message: null }
        : { status: "refused", message: data.message ?? null };
    await this.host.store.update("drafts", id, (row) => row && withPicture(row, sha256, change));
    this.host.changed();
    return undefined;
  }

  /** What became of the sessions that were sent: returned ones come back to the phone. */
  async _hearHistory(user) {
    if (performance.now() - this._historyAt < this.timing.history) return;
    const { status, data } = await this.host.api.sessions();
    if (status !== 200) return;
    this._historyAt = performance.now();
    const { store } = this.host;
    await store.put("sessions", { user, sessions: data.sessions });
    for (const told of data.sessions) {
      await store.update("drafts", told.id, (row) =>
        drafts.heard(row, told, { user, now: this.host.now() }),
      );
    }
    this.host.changed();
  }

  _connect(connection) {
    if (this.connection === connection) return;
    this.connection = connection;
    this.host.changed();
  }

  _busy(sending) {
    if (this.sending === sending) return;
    this.sending = sending;
    this.host.changed();
  }

  _schedule(retryAfter) {
    if (this._stopped) return;
    const { first, longest, idle } = this.timing;
    const grown = Math.min(longest, first * 2 ** Math.max(0, this._failures - 1));
    // Half of it at random: phones that lost the same mast do not all come back at once.
    let wait = this._failures ? grown * (0.5 + Math.random() / 2) : idle;
    if (retryAfter !== null) {
      wait = Math.min(LONGEST_WAIT, Math.max(retryAfter * SECOND, this._failures ? 0 : wait));
    }
    clearTimeout(this._timer);
    this._timer = setTimeout(this.trigger, wait);
    this.nextTry = Date.now() + wait;
    this.host.changed();
  }
}

/** How a draft changes by an answer; null where the answer is not about this very content. */
function changeBy({ status, data }, draft) {
  if (status === 200 || status === 201) {
    const isEcho = data.id === draft.id && data.content_hash === draft.outgoing.contentHash;
    return isEcho ? (row) => drafts.received(row, data) : null;
  }
  if (status === 409 && data.error === "conflict") return (row) => drafts.conflicting(row, data);
  if (status >= 400) return (row) => drafts.refused(row, data);
  return null;
}

const withPicture = (draft, sha256, change) => ({
  ...draft,
  evidence: draft.evidence.map((picture) =>
    picture.sha256 === sha256 ? { ...picture, ...change } : picture,
  ),
});
