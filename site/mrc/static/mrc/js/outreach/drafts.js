/* The life of a draft on the phone, as pure changes of its row: what may follow what. */

import { UnknownDraftError, WrongStatusError } from "./errors.js";
import { typedFrom } from "./typed.js";

/**
 * @typedef {object} Evidence
 * @property {string} sha256 of the bytes on the phone
 * @property {"sheet"|"photo"|"letter"} kind
 * @property {number} size bytes
 * @property {number} width
 * @property {number} height
 * @property {"waiting"|"stored"|"refused"} status
 * @property {{en: string, ur: string}|null} message why the server did not take it
 */

/**
 * @typedef {object} Draft
 * @property {string} id UUID v7, the session's too
 * @property {number} user
 * @property {number} baseVersion 0 for a new session, else the version that is corrected
 * @property {import("./typed.js").Typed} typed
 * @property {"draft"|"ready"|"sent"|"returned"|"conflict"|"refused"} status
 * @property {{reference: string, version: number, contentHash: string, receivedAt: string,
 *   state: string, warnings: object[]}|null} receipt of the last version that the server has
 * @property {{reason: string, comments: Record<string, string>, at: string}|null} returned
 * @property {{sent: object, stored: object|null, storedVersion: number,
 *   state: string}|null} conflict
 * @property {{errors: Record<string, {code: string, en: string, ur: string}[]>, error: string,
 *   message: {en: string, ur: string}|null}|null} refused
 * @property {Evidence[]} evidence
 * @property {string|null} bundleVersion with which it was last judged
 * @property {number|null} planned id of the planned session that it came of
 * @property {string} createdAt
 * @property {string} updatedAt
 * @property {number} total of the cells that can be read
 * @property {object|null} content what the server holds: of sent and returned ones
 * @property {{content: object, contentHash: string, maybeReceived: boolean}|null} outgoing what is
 *   sent; `maybeReceived`: an answer to it may have been lost
 */

/** @returns {Draft} */
export function begin({ id, user, typed, now }) {
  return {
    id,
    user,
    baseVersion: 0,
    typed,
    status: "draft",
    receipt: null,
    returned: null,
    conflict: null,
    refused: null,
    evidence: [],
    bundleVersion: null,
    planned: null,
    createdAt: now,
    updatedAt: now,
    total: 0,
    content: null,
    outgoing: null,
  };
}

/** The row, if it is this user's; throws `UnknownDraftError`. */
export function ofUser(row, id, user) {
  if (!row || row.user !== user) throw new UnknownDraftError(id);
  return row;
}

const expect = (draft, ...statuses) => {
  if (!statuses.includes(draft.status)) throw new WrongStatusError(draft.status);
};

/** What was typed in some fields; a refused draft is a draft again. */
export function typeInto(draft, patch, { total, now }) {
  expect(draft, "draft", "refused");
  return {
    ...draft,
    typed: { ...draft.typed, ...patch },
    status: "draft",
    outgoing: null,
    total,
    updatedAt: now,
  };
}

/** Finished: the queue may take it. */
export function finish(draft, { content, contentHash, bundleVersion, total, now }) {
  expect(draft, "draft", "refused");
  return {
    ...draft,
    status: "ready",
    refused: null,
    outgoing: { content, contentHash, maybeReceived: false },
    bundleVersion,
    total,
    updatedAt: now,
  };
}

/** A draft again, if nothing of it can have reached the server. */
export function takeBack(draft, now) {
  expect(draft, "ready");
  if (draft.outgoing.maybeReceived) throw new WrongStatusError(draft.status, "maybe-received");
  return { ...draft, status: "draft", outgoing: null, updatedAt: now };
}

/** From now on the server may have it, until it says that it has not. */
export function trying(draft) {
  if (draft.status !== "ready" || draft.outgoing.maybeReceived) return null;
  return { ...draft, outgoing: { ...draft.outgoing, maybeReceived: true } };
}

/** The server said that it has not stored it, and may be asked again. */
export function notReceived(draft) {
  if (draft.status !== "ready") return null;
  return { ...draft, outgoing: { ...draft.outgoing, maybeReceived: false } };
}

const receiptOf = (data) => ({
  reference: data.reference,
  version: data.version,
  contentHash: data.content_hash,
  receivedAt: data.received_at,
  state: data.state,
  warnings: data.warnings ?? [],
});

/** Stored: the server echoed its id and the hash of what is on this phone. */
export function received(draft, data) {
  return {
    ...draft,
    status: "sent",
    baseVersion: data.version,
    receipt: receiptOf(data),
    content: draft.outgoing.content,
    outgoing: null,
    returned: null,
    conflict: null,
    refused: null,
  };
}

/** The server holds another text; both are kept. */
export function conflicting(draft, data) {
  return {
    ...draft,
    status: "conflict",
    conflict: {
      sent: draft.outgoing.content,
      stored: data.stored ?? null,
      storedVersion: data.stored_version ?? 0,
      state: data.state ?? "",
    },
    outgoing: { ...draft.outgoing, maybeReceived: false },
  };
}

/** The server did not take it, and says why beside the fields. */
export function refused(draft, data) {
  return {
    ...draft,
    status: "refused",
    refused: {
      error: data.error ?? "",
      message: data.message ?? null,
      errors: data.errors ?? {},
    },
    outgoing: null,
  };
}

/** The officer's text again, or the server's. */
export function resolve(draft, choice, { total, now }) {
  expect(draft, "conflict");
  const { stored, storedVersion, state } = draft.conflict;
  if (choice === "mine") {
    if (stored && state !== "returned") throw new WrongStatusError(state, "conflict-locked");
    return {
      ...draft,
      status: "ready",
      baseVersion: storedVersion,
      conflict: null,
      updatedAt: now,
    };
  }
  if (!stored) throw new WrongStatusError(state, "nothing-stored");
  const isReturned = state === "returned";
  return {
    ...draft,
    status: isReturned ? "returned" : "sent",
    baseVersion: storedVersion,
    typed: typedFrom(stored),
    content: stored,
    outgoing: null,
    conflict: null,
    refused: null,
    returned: isReturned ? draft.returned : null,
    receipt: {
      reference: "",
      contentHash: "",
      receivedAt: now,
      warnings: [],
      ...draft.receipt,
      version: storedVersion,
      state,
    },
    total,
    updatedAt: now,
  };
}

/** A draft of the next version, typed from what the server holds. */
export function correct(draft, now) {
  expect(draft, "returned", "sent");
  if (!["returned", "submitted"].includes(draft.receipt.state)) {
    throw new WrongStatusError(draft.receipt.state, "closed");
  }
  return {
    ...draft,
    status: "draft",
    baseVersion: draft.receipt.version,
    typed: typedFrom(draft.content),
    updatedAt: now,
  };
}

/**
 * What is left when a draft is given up: nothing (null), or for a correction the session as the
 * server holds it.
 */
export function giveUp(draft, { total }) {
  expect(draft, "draft", "refused", "conflict");
  if (!draft.receipt) {
    if (draft.conflict?.stored) throw new WrongStatusError(draft.status);
    return null;
  }
  return {
    ...draft,
    status: draft.returned ? "returned" : "sent",
    typed: typedFrom(draft.content),
    outgoing: null,
    refused: null,
    conflict: null,
    total,
  };
}

/** What is to be sent or was sent; null while it is still being written. */
export function settledContent(draft) {
  if (draft.outgoing) return draft.outgoing.content;
  return ["sent", "returned"].includes(draft.status) ? draft.content : null;
}

/** Work that the server does not hold yet. */
export function isUnsent(draft) {
  return (
    ["draft", "ready", "conflict", "refused"].includes(draft.status) ||
    draft.evidence.some((picture) => picture.status === "waiting")
  );
}

/**
 * The local row after the server told how a session stands there.
 * @param {Draft|undefined} draft
 * @param {object} told a row of GET sessions
 * @returns {Draft|null} null: nothing changes on the phone
 */
export function heard(draft, told, { user, now }) {
  const isReturned = told.state === "returned";
  if (!draft) return isReturned ? fromServer(told, { user, now }) : null;
  if (draft.user !== user) return null;
  if (draft.status === "conflict") return heardOfConflict(draft, told);
  if (draft.status !== "sent" && draft.status !== "returned") return null;
  const isSame =
    draft.receipt.version === told.version &&
    draft.receipt.state === told.state &&
    draft.receipt.reference === told.reference;
  if (isSame) return null;
  const content = told.content ?? draft.content;
  return {
    ...draft,
    status: isReturned ? "returned" : "sent",
    baseVersion: told.version,
    receipt: { ...receiptOf(told), warnings: draft.receipt.warnings },
    returned: isReturned ? told.returned : null,
    content,
    typed: typedFrom(content),
    total: told.total,
  };
}

/** A session that the server told of, as this phone would keep it. */
export function fromServer(told, { user, now }) {
  return {
    ...begin({ id: told.id, user, typed: typedFrom(told.content), now }),
    status: told.state === "returned" ? "returned" : "sent",
    baseVersion: told.version,
    receipt: receiptOf(told),
    returned: told.returned,
    content: told.content,
    total: told.total,
  };
}

function heardOfConflict(draft, told) {
  const { storedVersion, state } = draft.conflict;
  if (storedVersion === told.version && state === told.state && draft.receipt) return null;
  return {
    ...draft,
    receipt: receiptOf(told),
    content: told.content ?? draft.content,
    returned: told.returned ?? null,
    conflict: {
      ...draft.conflict,
      stored: told.content ?? draft.conflict.stored,
      storedVersion: told.version,
      state: told.state,
    },
  };
}
