/* One tab owns the drafts: it alone writes and sends. The others show, and may take over. */

const NAME = "mrc-outreach-owner";
/* Without Web Locks (Safari 14): a lease in local storage, renewed while the tab lives. */
const LEASE_MS = 6_000;
const RENEW_MS = 2_000;
/* What an owner has to let go by itself; one that sleeps is not waited for. */
const LET_GO_MS = 1_000;

/** Tells with the event "change" when `isOwner` changed. */
export class Owner extends EventTarget {
  isOwner = false;
  _release = null;
  _waiting = null;
  _lease = null;
  _look = null;
  _tabs = null;
  _me = String(Math.random()).slice(2);

  /**
   * Asks for ownership and goes on asking in the background.
   * @returns {Promise<boolean>} whether this tab owns the drafts now
   */
  async start() {
    if (!navigator.locks) return this._startLease();
    this._tabs = new BroadcastChannel(NAME);
    this._tabs.onmessage = () => this._letGo();
    const isFree = await new Promise((resolve) => {
      this._hold({ ifAvailable: true }, resolve);
    });
    if (!isFree) this._wait();
    return this.isOwner;
  }

  /**
   * Takes the drafts from the tab that owns them: what was typed there is kept already.
   *
   * That tab is asked to let go, so that it has stopped writing when this one begins. A stolen lock
   * is heard of a moment later, so it is stolen only from a tab that does not answer.
   */
  async takeOver() {
    if (this.isOwner) return;
    if (!navigator.locks) {
      this._writeLease();
      this._set(true);
      return;
    }
    this._tabs.postMessage("let go");
    if (await this._isGranted(LET_GO_MS)) return;
    this._waiting?.abort();
    await new Promise((resolve) => {
      this._hold({ steal: true }, resolve);
    });
  }

  stop() {
    this._waiting?.abort();
    this._release?.();
    this._release = null;
    this._tabs?.close();
    clearInterval(this._lease);
    removeEventListener("storage", this._look);
    if (!navigator.locks && this.isOwner) localStorage.removeItem(NAME);
    this._set(false);
  }

  _hold(options, told) {
    let release = null;
    navigator.locks
      .request(NAME, options, (lock) => {
        told(Boolean(lock));
        if (!lock) return undefined;
        const held = new Promise((resolve) => {
          this._release = release = resolve;
        });
        this._set(true);
        return held;
      })
      .catch(() => told(false))
      .then(() => {
        // It was held, not let go, and is not held any more: another tab stole it.
        if (release && this._release === release) this._lost();
      });
  }

  _letGo() {
    const release = this._release;
    if (!release) return;
    this._lost();
    release();
  }

  /* Its place in the queue is behind the tab that asks for the drafts, which waits already. */
  _lost() {
    this._release = null;
    this._set(false);
    this._wait();
  }

  /** Whether this tab, which waits, became the owner within so many milliseconds. */
  _isGranted(milliseconds) {
    return new Promise((resolve) => {
      const tell = () => {
        clearTimeout(timer);
        this.removeEventListener("change", tell);
        resolve(this.isOwner);
      };
      const timer = setTimeout(tell, milliseconds);
      this.addEventListener("change", tell);
    });
  }

  _wait() {
    this._waiting = new AbortController();
    this._hold({ signal: this._waiting.signal }, () => {});
  }

  _startLease() {
    this._look = () => {
      const held = JSON.parse(localStorage.getItem(NAME) ?? "null");
      const isMine = held?.tab === this._me;
      const isFree = !held || Math.abs(Date.now() - held.at) > LEASE_MS;
      if (isMine || isFree) this._writeLease();
      this._set(isMine || isFree);
    };
    this._look();
    this._lease = setInterval(this._look, RENEW_MS);
    // What another tab writes there is heard of at once.
    addEventListener("storage", this._look);
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
