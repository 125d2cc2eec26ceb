/* The line below the heading and the notices: connection, whose phone it is, what is wrong. */

import { all, find, named, setIcon, show, shownClock, shownNumber, text, write } from "./page.js";

const header = document.querySelector(".log-header");
const ICONS = { online: "signal", offline: "no-signal", "signed-out": "caution", unknown: "sync" };
const WORDS = {
  online: "online",
  offline: "offline",
  "signed-out": "signed_out",
  unknown: "looking",
};

const notice = (name) => find(`[data-notice="${name}"]`);

/** Everything that depends on the engine's state, and on nothing of the screen that is shown. */
export async function showStatus(engine) {
  const { state } = engine;
  const box = header.querySelector("[data-connection]");
  box.dataset.connection = state.connection;
  setIcon(header.querySelector("[data-connection-icon]"), ICONS[state.connection]);
  write(
    header.querySelector("[data-connection-text]"),
    state.sending ? text("sending") : text(WORDS[state.connection]),
  );
  showWho(state);
  show(notice("signed-out"), state.user !== null && state.connection === "signed-out");
  show(notice("storage"), Boolean(state.storageError));
  show(notice("other-tab"), state.user !== null && !state.owner);
  const unsent = state.user ? await engine.unsent() : 0;
  const line = header.querySelector("[data-unsent]");
  if (show(line, unsent > 0)) write(line, text("not_sent_short", { number: shownNumber(unsent) }));
  return unsent;
}

function showWho(state) {
  const line = header.querySelector("[data-who]");
  show(header.querySelector("[data-when-signed-in]"), state.user !== null);
  if (!show(line, state.user !== null)) return;
  const centre = state.user.centre ?? state.bundle?.centre;
  const person = document.createElement("bdi");
  person.className = "nowrap";
  person.textContent = state.user.name;
  line.replaceChildren(...(centre ? [named(centre), " · "] : []), person);
}

/** When the queue tries again, in words; empty where it does not wait. */
export const nextTry = ({ nextTry: moment }) =>
  moment && moment > Date.now() ? text("next_try", { time: shownClock(moment) }) : "";

/** Says that something was done; it goes when the next screen is shown. */
export function sayDone(words) {
  write(find("[data-done]"), words);
  show(notice("done"), Boolean(words));
}

let doneThere = "";
/** Says on the next screen that something was done. */
export const sayDoneThere = (words) => {
  doneThere = words;
};

/** On a new screen: what was said on the last one goes, what was left for this one comes. */
export function turnPage() {
  sayTrouble("");
  sayDone(doneThere);
  doneThere = "";
}

/** Says that something failed: nothing that was typed is lost by it. */
export function sayTrouble(words) {
  write(find("[data-trouble]"), words);
  show(notice("trouble"), Boolean(words));
}

/** Before the sign-in page: where to come back to. Its address keeps no hash for certain. */
const RETURN_TO = "mrc-outreach-return";

export function listen(engine) {
  for (const link of all("[data-sign-in]")) {
    link.addEventListener("click", () => sessionStorage.setItem(RETURN_TO, location.hash));
  }
  const language = header.querySelector("[data-keeps-place]");
  language?.addEventListener("click", () => {
    language.hash = location.hash;
  });
  find("[data-take-over]").addEventListener("click", () => engine.takeOver());
}

/** The screen that was open when somebody went to sign in. */
export function takeReturn() {
  const hash = sessionStorage.getItem(RETURN_TO) ?? "";
  sessionStorage.removeItem(RETURN_TO);
  return hash;
}
