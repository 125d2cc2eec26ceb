/* One tab owns the drafts: it alone writes and sends. The others show, and may take over. */

const NAME = "mrc-outreach-owner";
/* Without Web Locks (Safari 14): a lease in local storage, renewed while the tab lives. */
const LEASE_MS = 6_000;
const RENEW_MS = 2_000;

/** Tells with the event "change" when `isOwner` changed. */
export class Owner extends EventTarget {
  isOwner = false;
  _release = null;
  _waiting = null;
  _lease = null;
  _me = String(Math.random()).slice(2);

  /**
   * Asks for ownership and goes on asking in the background.
   * @returns {Promise<boolean>} whether this tab owns the drafts now
   */
  async start() {
    if (!navigator.locks) return this._startLease();
    const isFree = await new Promise((resolve) => {
      this._hold({ ifAvailable: true }, resolve);
    });
    if (!isFree) this._wait();
    return this.isOwner;
  }

  /** Takes the drafts from the tab that owns them: what was typed there is kept already. */
  async takeOver() {
    if (this.isOwner) return;
    if (!navigator.locks) {
      this._writeLease();
      this._set(true);
      return;
    }
    this._waiting?.abort();
    await new Promise((resolve) => {
      this._hold({ steal: true }, resolve);
    });
  }

  stop() {
    this._waiting?.abort();
    this._release?.();
    clearInterval(this._lease);
    if (!navigator.locks && this.isOwner) localStorage.removeItem(NAME);
    this._set(false);
  }

  _hold(options, told) {
    let isHeld = false;
    navigator.locks
      .request(NAME, options, (lock) => {
        isHeld = Boolean(lock);
        told(isHeld);
        if (!lock) return undefined;
        this._set(true);
        return new Promise((resolve) => {
          this._release = resolve;
        });
      })
      .catch(() => told(false))
      .then(() => {
        // It was held and is not any more: another tab took the drafts over.
        if (isHeld && this.isOwner) this._lost();
      });
  }

  _lost() {
    this._release = null;
    this._set(false);
    this._wait();
  }

  _wait() {
    this._waiting = new AbortController();
    this._hold({ signal: this._waiting.signal }, () => {});
  }

  _startLease() {
    const look = () => {
      const held = JSON.parse(localStorage.getItem(NAME) ?? "null");
      const isMine = held?.tab === this._me;
      const isFree = !held || Math.abs(Date.now() - held.at) > LEASE_MS;
      if (isMine || isFree) this._writeLease();
      this._set(isMine || isFree);
    };
    look();
    this._lease = setInterval(look, RENEW_MS);
    return this.isOwner;
  }

  _writeLease() {
    localStorage.setItem(NAME, JSON.stringify({ tab: this._me, at: Date.now() }));
  }

  _set(isOwner) {
    if (this.isOwner === isOwner) return;
    this.isOwner = isOwner;
    this.dispatchEvent(new Event("change"));
  }
}
