/* The parts of the engine and how they hang together: what is kept, who owns it, the clock, the
   queue. `engine.js` says what screens may ask of it. */

import { Api } from "./api.js";
import { Clock } from "./clock.js";
import { deviceName } from "./device.js";
import { Keeper } from "./keeper.js";
import { Owner } from "./owner.js";
import { Queue } from "./queue.js";
import { askToPersist } from "./store.js";

/**
 * @typedef {object} State
 * @property {object|null} user who was signed in last: {id, name, language, centre, allowed}
 * @property {"unknown"|"online"|"offline"|"signed-out"} connection
 * @property {object|null} bundle
 * @property {string|null} serverDay the day in Karachi by the server, as well as it is known
 * @property {string|null} serverTime when the server was last heard, by its own clock (ISO)
 * @property {boolean} owner whether this tab owns the drafts; another one can only read them
 * @property {true|false|null} persisted whether the browser promised to keep the data
 * @property {boolean} sending
 * @property {number|null} nextTry milliseconds of the device's clock
 * @property {string|null} storageError code of the last write, if it failed
 */

/** Tells of every change of state or drafts with the event "change". */
export class Core extends EventTarget {
  /* These parts are for the engine itself: screens use what `Engine` offers. */
  clock = new Clock();
  owner = new Owner();
  keeper;
  queue;
  _channel = null;
  /* Somebody is signing out: who is signed in until then is not taken over again. */
  _isLeaving = false;
  _persisted = null;
  _isTold = false;

  constructor(root, language, timing) {
    super();
    this.language = language;
    this.api = new Api(root, (time) => this.clock.hear(time));
    const isOwner = () => this.owner.isOwner;
    this.keeper = new Keeper({ isOwner, changed: () => this._wrote() });
    const host = {
      api: this.api,
      store: this.keeper.store,
      isOwner,
      user: () => this.keeper.user,
      greeted: (ping) => this._greeted(ping),
      refresh: (ping) => this._refresh(ping),
      tidy: () => this.clock.now !== null && this.keeper.tidy(this.clock.now),
      failed: (error) => this._failed(error),
      device: () => deviceName(this.clock.skew),
      now: () => this.now,
      changed: () => this.changed(),
    };
    this.queue = new Queue(host, timing);
  }

  /** Called by `openEngine`. */
  async open() {
    this.clock.serverTime = await this.keeper.open();
    this.owner.addEventListener("change", () => {
      this.changed();
      if (this.owner.isOwner) this.queue.run();
    });
    await this.owner.start();
    this._listenToOtherTabs();
    this.queue.start();
  }

  /** Stops sending and lets another tab own the drafts. */
  async close() {
    this.queue.stop();
    this.owner.stop();
    this._channel?.close();
    await this.keeper.store.close();
  }

  /** @returns {State} */
  get state() {
    const { serverTime } = this.clock;
    return {
      user: this.keeper.user,
      connection: this.queue.connection,
      bundle: this.keeper.bundle,
      serverDay: this.clock.serverDay,
      serverTime: serverTime === null ? null : new Date(serverTime).toISOString(),
      owner: this.owner.isOwner,
      persisted: this._persisted,
      sending: this.queue.sending,
      nextTry: this.queue.nextTry,
      storageError: this.keeper.storageError,
    };
  }

  /** Lets this tab own the drafts; the one that did can only read from now on. */
  takeOver() {
    return this.owner.takeOver();
  }

  // --- Inside ------------------------------------------------------------------------------------

  /** By the server's clock where it is known, else by the device's (ISO). */
  get now() {
    return new Date(this.clock.now ?? Date.now()).toISOString();
  }

  /** Who is signed in now; somebody else's drafts are neither shown nor sent. */
  async _greeted({ user }) {
    if (this._isLeaving) return;
    await this.keeper.note("server-time", this.clock.serverTime);
    if (!user || JSON.stringify(user) === JSON.stringify(this.keeper.user)) return;
    await this.keeper.note("user", user);
    if (user.id === this.keeper.user?.id) this.keeper.user = user;
    else await this.keeper.become(user);
    this.changed();
  }

  async _refresh({ bundle: version }) {
    if (version === this.keeper.bundle?.version) return;
    const { status, data, etag } = await this.api.bundle(this.keeper.etag);
    if (status !== 200) return;
    const { mrc: _mrc, server_time: _time, ...bundle } = data;
    await this.keeper.keepBundle(bundle, etag);
    this.changed();
  }

  /** Asks the browser, until it has promised. */
  async askToPersist() {
    if (this._persisted) return;
    this._persisted = await askToPersist();
    this.changed();
  }

  _failed(error) {
    if (!this.keeper.noteFailure(error)) console.error(error);
    this.changed();
  }

  _listenToOtherTabs() {
    if (!globalThis.BroadcastChannel) return;
    this._channel = new BroadcastChannel("mrc-outreach");
    this._channel.onmessage = async ({ data }) => {
      if (data === "forgotten") await this.keeper.become(null);
      this.changed();
    };
  }

  /** Before signing out, in this tab and in the others. */
  async forget() {
    this._isLeaving = true;
    await this.keeper.forgetSent();
    this._channel?.postMessage("forgotten");
  }

  _wrote() {
    this.changed();
    this._channel?.postMessage("changed");
  }

  /** One event for all that changed in this turn. */
  changed() {
    if (this._isTold) return;
    this._isTold = true;
    queueMicrotask(() => {
      this._isTold = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
