/* Speaking to the server, and knowing it from a captive portal: only an answer with our mark, in
   the header and in the JSON, is the server's. */

const MARK = "outreach";
const SECONDS = 1000;
const TIMEOUTS = { ping: 10 * SECONDS, plain: 30 * SECONDS, picture: 120 * SECONDS };

/** No answer, or none that can be believed. `retryAfter`: seconds that it asked to wait. */
export class NoServer extends Error {
  /**
   * @param {"network"|"timeout"|"portal"|"trouble"|"echo"} reason
   * @param {number|null} [retryAfter]
   */
  constructor(reason, retryAfter = null) {
    super(reason);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** The server is there and asks to wait. */
export class Busy extends Error {
  /** @param {number|null} retryAfter seconds */
  constructor(retryAfter) {
    super("busy");
    this.retryAfter = retryAfter;
  }
}

/** The sign-in has run out: everything stays on the phone. */
export class SignedOut extends Error {}

/**
 * @typedef {object} Answer of our server
 * @property {number} status
 * @property {any} data its JSON; null for 304
 * @property {string|null} etag
 */

export class Api {
  /** @type {string|null} the token of the last ping */
  csrf = null;

  /**
   * @param {string} root such as "/api/outreach"
   * @param {(serverTime: string) => void} hear is told the server's time of every answer
   */
  constructor(root, hear) {
    this.root = root;
    this.hear = hear;
  }

  /**
   * Who is signed in, and a fresh token.
   * @returns {Promise<any>}
   */
  async ping() {
    const answer = await this._once("GET", "/ping", { timeout: TIMEOUTS.ping });
    const { status, data } = answer;
    if (status !== 200) throw new NoServer("trouble", answer.retryAfter);
    this.csrf = data.csrf ?? null;
    return data;
  }

  /**
   * @param {string|null} etag of the bundle that the phone has
   * @returns {Promise<Answer>} 304 where it is still the same
   */
  bundle(etag) {
    return this._call("GET", "/bundle", { headers: etag ? { "If-None-Match": etag } : {} });
  }

  sessions() {
    return this._call("GET", "/sessions");
  }

  putSession(id, body) {
    return this._call("PUT", `/sessions/${id}`, { json: body });
  }

  putInstitution(id, body) {
    return this._call("PUT", `/institutions/${id}`, { json: body });
  }

  cancelPlanned(id, reason) {
    return this._call("POST", `/planned/${id}/cancel`, { json: { reason } });
  }

  /** @param {ArrayBuffer} bytes of a JPEG */
  putPicture(session, sha256, kind, bytes) {
    return this._call("PUT", `/sessions/${session}/evidence/${sha256}?kind=${kind}`, {
      body: bytes,
      headers: { "Content-Type": "image/jpeg" },
      timeout: TIMEOUTS.picture,
    });
  }

  /** One request; a token that was changed meanwhile is fetched anew, once. */
  async _call(method, path, options = {}) {
    let answer = await this._once(method, path, options);
    if (answer.status === 403 && answer.data?.error === "csrf") {
      const { user } = await this.ping();
      if (!user) throw new SignedOut();
      answer = await this._once(method, path, options);
    }
    if (answer.status === 401) throw new SignedOut();
    if (answer.status === 429 || answer.status === 503) throw new Busy(answer.retryAfter);
    return answer;
  }

  async _once(method, path, { json, body, headers = {}, timeout = TIMEOUTS.plain } = {}) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), timeout);
    try {
      const response = await fetch(this.root + path, {
        method,
        body: json === undefined ? body : JSON.stringify(json),
        headers: {
          Accept: "application/json",
          ...(json === undefined ? {} : { "Content-Type": "application/json" }),
          ...(method === "GET" ? {} : { "X-CSRFToken": this.csrf ?? "" }),
          ...headers,
        },
        cache: "no-store",
        credentials: "same-origin",
        redirect: "manual",
        signal: ending.signal,
      });
      return await this._read(response);
    } catch (error) {
      if (error instanceof NoServer) throw error;
      throw new NoServer(ending.signal.aborted ? "timeout" : "network");
    } finally {
      clearTimeout(timer);
    }
  }

  async _read(response) {
    const retryAfter = secondsOf(response.headers.get("Retry-After"));
    if (response.headers.get("X-MRC") !== MARK) throw new NoServer("portal", retryAfter);
    const etag = response.headers.get("ETag");
    if (response.status === 304) return { status: 304, data: null, etag, retryAfter };
    const text = await response.text();
    const data = parsed(text);
    if (data?.mrc !== MARK || typeof data.server_time !== "string") {
      throw new NoServer("portal", retryAfter);
    }
    this.hear(data.server_time);
    return { status: response.status, data, etag, retryAfter };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Seconds of a Retry-After header; a date would need a clock that we trust. */
function secondsOf(header) {
  return header !== null && /^[0-9]{1,6}$/.test(header.trim()) ? Number(header) : null;
}
