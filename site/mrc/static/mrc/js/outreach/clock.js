/* Which day it is in Karachi, as far as a phone can know: the server says so, a phone's own clock
   may be years off and is never trusted. */

const KARACHI_MINUTES = 5 * 60;
const MINUTE = 60_000;
/* Both clocks of the device agree this closely unless it slept or somebody set one of them. */
const AGREE_WITHIN = 5 * MINUTE;
const TRUSTED_FOR = 12 * 60 * MINUTE;

/** @param {number} moment milliseconds since 1970 */
export const karachiDay = (moment) =>
  new Date(moment + KARACHI_MINUTES * MINUTE).toISOString().slice(0, 10);

export class Clock {
  /** @type {number|null} the server's time when it was last heard, in milliseconds */
  serverTime = null;
  _heard = null;

  /** @param {number|null} serverTime the last one that was kept on the device */
  constructor(serverTime = null) {
    this.serverTime = serverTime;
  }

  /** @param {string} serverTime as an answer of the server told it */
  hear(serverTime) {
    const moment = Date.parse(serverTime);
    if (Number.isNaN(moment)) return;
    this.serverTime = moment;
    this._heard = { ticks: performance.now(), device: Date.now() };
  }

  /** Milliseconds that passed since the server was heard in this page; null where none can tell. */
  get _passed() {
    if (!this._heard) return null;
    const ticks = performance.now() - this._heard.ticks;
    const device = Date.now() - this._heard.device;
    return Math.abs(ticks - device) < AGREE_WITHIN && ticks < TRUSTED_FOR ? ticks : null;
  }

  /** The server's time now, as well as it is known; null where it was never heard. */
  get now() {
    return this.serverTime === null ? null : this.serverTime + (this._passed ?? 0);
  }

  /** The day in Karachi by the server; null where it was never heard. */
  get serverDay() {
    return this.now === null ? null : karachiDay(this.now);
  }

  /**
   * What rule B1 compares with. `isCertain` is false where the server was last heard in an earlier
   * page or before the phone slept: then a later day may be today.
   * @returns {{today: string, isCertain: boolean}}
   */
  get today() {
    const device = karachiDay(Date.now());
    if (this._passed !== null) return { today: this.serverDay, isCertain: true };
    const known = this.serverDay;
    return { today: known && known > device ? known : device, isCertain: false };
  }

  /** How far the device's clock is from the server's, in seconds; null where nobody knows. */
  get skew() {
    if (!this._heard || this.serverTime === null) return null;
    return Math.round((this._heard.device - this.serverTime) / 1000);
  }
}
