/* Which screen is shown: the address's hash decides, so that the phone's back button works. */

import { all, find, root } from "./page.js";

/** @typedef {{screen: string, id?: string, part?: string}} Route */

const SESSION = /^\/s\/([0-9a-f-]{36})(?:\/([a-z]+))?$/;
const STEPS = ["where", "when", "what", "count", "check"];

/**
 * ``#/s/<uuid>/count`` as the screen of that step; anything unknown is the first screen.
 * @param {string} hash
 * @returns {Route}
 */
export function routeOf(hash) {
  const path = hash.replace(/^#/, "") || "/";
  const session = SESSION.exec(path);
  if (session) {
    const [, id, part = "session"] = session;
    if (STEPS.includes(part)) return { screen: "steps", id, part };
    if (["session", "conflict", "pictures", "institution", "discard"].includes(part)) {
      return { screen: part, id };
    }
    return { screen: "home" };
  }
  const cancel = /^\/planned\/([0-9]+)$/.exec(path);
  if (cancel) return { screen: "cancel", id: cancel[1] };
  const [, name = ""] = path.split("/");
  return { screen: ["new", "planned", "device", "institution"].includes(name) ? name : "home" };
}

export const go = (path) => {
  location.hash = path;
};
/** To another address without a step back to this one: what it showed is no more. */
export const replace = (path) => {
  history.replaceState(null, "", `#${path}`);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
};
export const pathOf = (id, part = "") => `/s/${id}${part ? `/${part}` : ""}`;

/** Shows one screen and hides the others; its heading takes the focus, so that it is announced. */
export function reveal(screen, { focus = true } = {}) {
  for (const one of all("[data-screen]")) one.hidden = one !== screen;
  const heading = all("h1", screen).find((one) => one.checkVisibility?.() ?? one.offsetParent);
  const name = heading?.textContent.trim();
  if (name) document.title = `${name} – ${root.dataset.title}`;
  if (!focus || !heading) return;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

export const screenNamed = (name) => find(`[data-screen="${name}"]`);
