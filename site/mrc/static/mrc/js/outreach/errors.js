/* What can go wrong on the device. `code` says it to the screens, which have the words for it. */

export class OutreachError extends Error {
  /**
   * @param {string} code such as "storage-full"
   * @param {object} [details] what the screens may want to show
   */
  constructor(code, details = {}) {
    super(code);
    this.name = this.constructor.name;
    this.code = code;
    this.details = details;
  }
}

/** There is no room on the device: nothing was written, and what was typed is still on the page. */
export class StorageFullError extends OutreachError {
  constructor() {
    super("storage-full");
  }
}

/** The browser refuses to keep anything: a private window, or a broken profile. */
export class StorageError extends OutreachError {
  constructor(cause) {
    super("storage-unavailable", { cause: String(cause?.name ?? cause) });
    this.cause = cause;
  }
}

/** Another tab owns the drafts. */
export class NotOwnerError extends OutreachError {
  constructor() {
    super("other-tab");
  }
}

/** What was asked for does not fit the draft's status; `details.status` is the status it has. */
export class WrongStatusError extends OutreachError {
  /**
   * @param {string} status
   * @param {string} [code]
   */
  constructor(status, code = "wrong-status") {
    super(code, { status });
  }
}

/** There is no such draft of this user on the device. */
export class UnknownDraftError extends OutreachError {
  constructor(id) {
    super("unknown-draft", { id });
  }
}

/** Something still keeps the session from being sent; `details` is the answer of `check`. */
export class NotReadyError extends OutreachError {
  constructor(judged) {
    super("not-ready", judged);
  }
}

/** The file is no picture that this browser can read. */
export class PictureError extends OutreachError {
  /** @param {"picture-unreadable"|"picture-too-large"} code */
  constructor(code) {
    super(code);
  }
}
