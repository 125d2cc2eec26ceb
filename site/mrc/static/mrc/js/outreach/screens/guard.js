/* What a button does may fail: then it is said, and nothing that was typed is lost. */

import { text } from "./page.js";
import { sayTrouble } from "./status.js";

/** Runs what a button does; what goes wrong is said, and nothing that was typed is lost. */
export const guard =
  (act) =>
  async (...given) => {
    const [event] = given;
    if (event instanceof Event && event.type === "submit") event.preventDefault();
    sayTrouble("");
    try {
      await act(...given);
    } catch (error) {
      tellTrouble(error);
    }
  };

const TROUBLES = {
  "storage-full": "not_kept",
  "other-tab": "other_tab_writes",
  "maybe-received": "maybe_received",
  "conflict-locked": "conflict_locked",
  closed: "closed_session",
};

function tellTrouble(error) {
  if (!TROUBLES[error.code]) console.error(error);
  sayTrouble(text(TROUBLES[error.code] ?? "unsaved_error"));
}
