/* Unsent work as a file, for the day on which a phone breaks: JSON that the server reads in
   `campaigns/field/api/files.py`.

   {"mrc": "outreach-unsent", "format": 1, "user": {id, name}, "saved_at", "server_time",
    "sessions": [{"id", "base_version", "status", "bundle", "planned", "typed", "content",
                  "content_hash", "evidence": [{"sha256", "kind", "jpeg": base64}]}],
    "institutions": [{"id", "name_en", ...}], "cancellations": [{"id", "reason"}]}

   `content` is the normal form of what can be read, complete or not; `content_hash` its hash. */

const FORMAT = 1;

/**
 * @param {object} work
 * @param {object} work.user
 * @param {string} work.savedAt by the device's clock
 * @param {string|null} work.serverTime
 * @param {{draft: object, content: object, contentHash: string,
 *   pictures: object[]}[]} work.sessions
 * @param {object[]} work.institutions that wait
 * @param {object[]} work.cancellations that wait
 * @returns {Blob}
 */
export function unsentFile({ user, savedAt, serverTime, sessions, institutions, cancellations }) {
  const file = {
    mrc: "outreach-unsent",
    format: FORMAT,
    user: { id: user.id, name: user.name },
    saved_at: savedAt,
    server_time: serverTime,
    sessions: sessions.map(({ draft, content, contentHash, pictures }) => ({
      id: draft.id,
      base_version: draft.baseVersion,
      status: draft.status,
      bundle: draft.bundleVersion,
      planned: draft.planned,
      typed: draft.typed,
      content,
      content_hash: contentHash,
      evidence: pictures.map(({ sha256, kind, bytes }) => ({
        sha256,
        kind,
        jpeg: base64(bytes),
      })),
    })),
    institutions: institutions.map(
      ({ user: _user, status: _status, standing: _standing, createdAt: _at, ...row }) => row,
    ),
    cancellations: cancellations.map(({ id, reason }) => ({ id, reason })),
  };
  return new Blob([JSON.stringify(file, null, 1)], { type: "application/json" });
}

function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  // In pieces: a function takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
