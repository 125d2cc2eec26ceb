/* Starts the field log on the phone: the engine below, a screen for each address above it. */

import { openEngine } from "../engine.js";
import * as conflict from "./conflict.js";
import * as device from "./device.js";
import * as discard from "./discard.js";
import * as form from "./form.js";
import * as fresh from "./fresh.js";
import { guard } from "./guard.js";
import * as home from "./home.js";
import { find, language, show, text, write } from "./page.js";
import * as pictures from "./pictures.js";
import * as planned from "./planned.js";
import * as propose from "./propose.js";
import { reveal, routeOf } from "./router.js";
import * as session from "./session.js";
import * as status from "./status.js";
import * as steps from "./steps.js";
import * as worker from "./worker.js";

const SCREENS = {
  home: home.open,
  new: fresh.open,
  steps: steps.open,
  institution: propose.open,
  pictures: pictures.open,
  session: session.open,
  conflict: conflict.open,
  planned: (engine) => planned.open(engine, fresh.begin),
  cancel: planned.openCancel,
  discard: discard.open,
  device: device.open,
};

const LISTENING = [
  status,
  home,
  fresh,
  steps,
  propose,
  pictures,
  session,
  conflict,
  planned,
  discard,
  device,
];

/** Milliseconds between two looks at what changed: typing writes often. */
const CALM = 60;

let engine;
let route = { screen: "home" };
/** Counts the screens that were asked for: one that comes too late is not shown. */
let turn = 0;

/** Shows the screen of the address. What was typed is kept first. */
async function showScreen({ focus = true } = {}) {
  turn += 1;
  const mine = turn;
  await form.settle();
  route = routeOf(location.hash);
  status.turnPage();
  const needsUser = !["home", "device"].includes(route.screen);
  if (needsUser && !engine.state.user) route = { screen: "home" };
  const screen = await SCREENS[route.screen](engine, route);
  if (!screen || mine !== turn) return;
  const isForField = route.screen === "steps" && focus;
  reveal(screen, { focus });
  if (isForField) steps.focusWanted();
}

/** Follows the engine without taking the focus from anybody; what changes meanwhile comes next. */
let isFollowing = false;
let isBehind = false;
async function follow() {
  isBehind = true;
  if (isFollowing) return;
  isFollowing = true;
  try {
    while (isBehind) {
      isBehind = false;
      await new Promise((resolve) => setTimeout(resolve, CALM));
      await status.showStatus(engine);
      await followScreen();
    }
  } finally {
    isFollowing = false;
  }
}

async function followScreen() {
  const { screen, id } = route;
  if (screen === "home" && !isPressed()) await home.refresh(engine);
  if (screen === "pictures") await pictures.refresh(engine);
  if (screen === "planned" && !isPressed()) await SCREENS.planned(engine);
  if (screen === "steps") steps.follow();
  if (screen === "session") await followSession(id);
}

async function followSession(id) {
  const before = session.shownView();
  const shown = await session.open(engine, { id });
  // The receipt has come: it is announced.
  if (shown && session.shownView() !== before) reveal(shown);
}

/** A list is not drawn anew under somebody's finger. */
const isPressed = () =>
  Boolean(document.activeElement?.closest("[data-items], [data-planned-list]"));

async function start() {
  try {
    engine = await openEngine({ language });
  } catch (error) {
    console.error(error);
    write(find("[data-opening]"), text("cannot_keep"));
    return;
  }
  for (const one of LISTENING) one.listen(engine);
  engine.addEventListener("change", follow);
  window.addEventListener("hashchange", () => guard(showScreen)());
  const returnTo = status.takeReturn();
  if (!location.hash && returnTo) history.replaceState(null, "", returnTo);
  await status.showStatus(engine);
  await guard(showScreen)({ focus: false });
  show(find('[data-screen="opening"]'), false);
  worker.register().catch((error) => console.error(error));
}

start();
