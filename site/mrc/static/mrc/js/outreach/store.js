/* What is kept on the device, in IndexedDB. Every change is one transaction that is on the disk
   when its promise is fulfilled, or has changed nothing. */

import { StorageError, StorageFullError } from "./errors.js";

const VERSION = 1;
/** Store -> [key path, names of its indexes]. */
const STORES = {
  /** Drafts, and sessions that were sent, with what was typed. */
  drafts: ["id", ["user"]],
  /** The bytes of pictures: {draft, sha256, user, bytes}. */
  pictures: [["draft", "sha256"], ["draft", "sha256"]],
  /** Institutions that were proposed here: {id, user, status, ...}. */
  institutions: ["id", ["user"]],
  /** Planned sessions that were cancelled here: {id, user, reason, status}. */
  cancellations: ["id", ["user"]],
  /** What the server last told of a user's own sessions: {user, sessions}. */
  sessions: ["user", []],
  /** The bundle of each user: {user, etag, bundle}. */
  bundles: ["user", []],
  /** Single values by name: who was signed in last, the server's time. */
  facts: ["name", []],
};

const asError = (cause) =>
  cause?.name === "QuotaExceededError" ? new StorageFullError() : new StorageError(cause);

export class Store {
  _name;
  _opening = null;

  /** @param {string} [name] of the database */
  constructor(name = "mrc-outreach") {
    this._name = name;
  }

  /** Opens the database; throws `StorageError` where the browser keeps nothing. */
  open() {
    this._opening ??= new Promise((resolve, reject) => {
      let request;
      try {
        request = indexedDB.open(this._name, VERSION);
      } catch (cause) {
        reject(asError(cause));
        return;
      }
      request.onupgradeneeded = () => makeStores(request.result);
      request.onerror = () => reject(asError(request.error));
      request.onsuccess = () => resolve(this._watch(request.result));
    }).catch((error) => {
      this._opening = null;
      throw error;
    });
    return this._opening;
  }

  _watch(database) {
    const forget = () => {
      this._opening = null;
    };
    database.onclose = forget;
    // A newer version of the log, in another tab, must be able to upgrade.
    database.onversionchange = () => {
      database.close();
      forget();
    };
    return database;
  }

  async close() {
    const opening = this._opening;
    this._opening = null;
    (await opening)?.close();
  }

  /**
   * Runs `work` in one transaction. What it writes is on the disk when this is fulfilled; nothing
   * of it is kept where this is rejected: `StorageFullError`, `StorageError`, or what `work` threw.
   * @template T
   * @param {string[]} names stores
   * @param {"readonly"|"readwrite"} mode
   * @param {(stores: Record<string, Ask>) => T|Promise<T>} work may await its stores, nothing else
   * @returns {Promise<T>}
   */
  async transact(names, mode, work) {
    const transaction = await this._begin(names, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(asError(transaction.error));
      transaction.onerror = (event) => event.preventDefault?.();
    });
    const stores = Object.fromEntries(
      names.map((name) => [name, new Ask(transaction.objectStore(name))]),
    );
    let result;
    try {
      result = await work(stores);
    } catch (error) {
      abort(transaction);
      await done.catch(() => {});
      throw error instanceof DOMException ? asError(error) : error;
    }
    await done;
    return result;
  }

  async _begin(names, mode) {
    // The browser may have closed the database meanwhile: then it is opened once more.
    for (const isLast of [false, true]) {
      const database = await this.open();
      try {
        return database.transaction(names, mode, { durability: "strict" });
      } catch (cause) {
        this._opening = null;
        if (isLast) throw asError(cause);
      }
    }
    throw new StorageError();
  }

  get(name, key) {
    return this.transact([name], "readonly", (stores) => stores[name].get(key));
  }

  /** Every row, or those whose index has this value. */
  all(name, index, value) {
    return this.transact([name], "readonly", (stores) => stores[name].all(index, value));
  }

  put(name, row) {
    return this.transact([name], "readwrite", (stores) => stores[name].put(row));
  }

  delete(name, key) {
    return this.transact([name], "readwrite", (stores) => stores[name].delete(key));
  }

  /**
   * Reads a row, changes it and writes it back, with nothing in between.
   * @template T
   * @param {string} name
   * @param {IDBValidKey} key
   * @param {(row: any) => T|null|undefined} change gives the new row; nothing: leaves it as it is
   * @returns {Promise<T|null|undefined>} what was written
   */
  update(name, key, change) {
    return this.transact([name], "readwrite", async (stores) => {
      const row = change(await stores[name].get(key));
      if (row) await stores[name].put(row);
      return row;
    });
  }
}

/** One object store within a transaction, with promises. */
class Ask {
  _store;

  constructor(store) {
    this._store = store;
  }

  get(key) {
    return answered(this._store.get(key));
  }

  all(index, value) {
    return answered(index ? this._store.index(index).getAll(value) : this._store.getAll());
  }

  put(row) {
    return answered(this._store.put(row));
  }

  delete(key) {
    return answered(this._store.delete(key));
  }
}

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(asError(request.error));
  });

function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself.
  }
}

function makeStores(database) {
  for (const [name, [keyPath, indexes]] of Object.entries(STORES)) {
    if (database.objectStoreNames.contains(name)) continue;
    const store = database.createObjectStore(name, { keyPath });
    for (const index of indexes) store.createIndex(index, index);
  }
}

/** Asks the browser to keep our data when it runs out of room; null where it does not say. */
export async function askToPersist() {
  try {
    if (!navigator.storage?.persist) return null;
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return null;
  }
}
