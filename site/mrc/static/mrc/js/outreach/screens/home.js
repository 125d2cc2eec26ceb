/* The first screen: what has to be mended first, then drafts, then what was sent. */

import {
  all,
  clone,
  counted,
  dotted,
  find,
  language,
  latin,
  named,
  setIcon,
  show,
  shownDay,
  shownMoment,
  slot,
  text,
  write,
} from "./page.js";
import { begin } from "./fresh.js";
import { guard } from "./guard.js";
import * as planned from "./planned.js";
import { go, pathOf, screenNamed } from "./router.js";
import { correct } from "./session.js";
import { nextTry } from "./status.js";

const screen = screenNamed("home");
const SENT_SHOWN = 10;
/** State -> the colour and the icon of its word. */
const TAGS = {
  draft: ["", "clock"],
  ready: ["tag--info", "share"],
  sending: ["tag--info", "sync"],
  submitted: ["tag--info", "clock"],
  verified: ["tag--good", "success"],
  returned: ["tag--caution", "caution"],
  conflict: ["tag--caution", "caution"],
  refused: ["tag--danger", "danger"],
  void: ["tag--danger", "minus"],
};

export async function open(engine) {
  await refresh(engine);
  return screen;
}

/** Shows everything anew: after each change of the engine. */
export async function refresh(engine) {
  const { state } = engine;
  show(find('[data-home="nobody"]', screen), !state.user);
  if (!show(find('[data-home="somebody"]', screen), Boolean(state.user))) return;
  const drafts = await engine.drafts();
  const lists = grouped(drafts);
  lists.sent = withHistory(lists.sent, await engine.sentSessions(), drafts);
  showCounts(lists, state);
  showSync(lists, state);
  for (const [name, rows] of Object.entries(lists)) showList(name, rows, engine);
  const today = await planned.ofToday(engine);
  fillList("planned", today.map((one) => planned.line(one, engine, begin)), today.length);
  show(find('[data-home="empty"]', screen), drafts.length === 0 && lists.sent.length === 0);
  show(find('[data-home="no-lists"]', screen), !state.bundle);
}

function grouped(drafts) {
  const lists = { returned: [], conflict: [], refused: [], draft: [], ready: [], sent: [] };
  for (const one of drafts) lists[one.status].push(one);
  return lists;
}

/** What this phone sent, and what the server told of others of this officer's sessions. */
function withHistory(sent, told, drafts) {
  const known = new Set(drafts.map(({ id }) => id));
  const others = told.filter(({ id, state }) => !known.has(id) && state !== "returned");
  const rows = [...sent, ...others.map((one) => ({ ...one, isHistory: true }))];
  const momentOf = (one) => one.received_at ?? one.receipt?.receivedAt ?? "";
  return rows.sort((one, other) => momentOf(other).localeCompare(momentOf(one)));
}

function showCounts(lists, state) {
  const sending = state.sending ? lists.ready.length : 0;
  const waiting = lists.draft.length + lists.conflict.length + lists.refused.length;
  const numbers = {
    unsent: waiting + lists.ready.length - sending,
    sending,
    sent: lists.sent.length,
    returned: lists.returned.length,
  };
  for (const [name, number] of Object.entries(numbers)) {
    const box = find(`[data-count="${name}"]`, screen);
    write(find("[data-number]", box), String(number));
    box.classList.toggle("app-counts__one--some", number > 0);
  }
}

function showSync(lists, state) {
  const ready = lists.ready.length;
  const pictures = [...lists.sent, ...lists.returned].filter((one) =>
    one.evidence?.some(({ status }) => status === "waiting"),
  ).length;
  const waits = ready || pictures;
  write(
    find("[data-waiting]", screen),
    ready ? counted("waiting", ready) : pictures ? text("pictures_wait") : text("nothing_unsent"),
  );
  const when = state.serverTime;
  write(
    find("[data-last-spoken]", screen),
    when ? text("last_spoken", { when: shownMoment(when) }) : text("never_spoken"),
  );
  const next = waits ? nextTry(state) : "";
  if (show(find("[data-next-try]", screen), Boolean(next))) {
    write(find("[data-next-try]", screen), next);
  }
  find("[data-send-now]", screen).disabled = state.sending || !state.owner;
}

function showList(name, rows, engine) {
  const shown = name === "sent" ? rows.slice(0, SENT_SHOWN) : rows;
  fillList(name, shown.map((one) => line(one, engine)), rows.length);
}

function fillList(name, lines, number) {
  const section = find(`[data-list="${name}"]`, screen);
  if (!show(section, number > 0)) return;
  write(find("[data-number]", section), String(number));
  find("[data-items]", section).replaceChildren(...lines);
}

/** Where a session was, as far as it is known. */
export function placeOf(one, engine) {
  const typed = one.typed ?? { institution: one.institution, venue: one.venue };
  const isVenue = typed.place === "venue";
  const row = isVenue ? null : engine.institution(typed.institution || null);
  if (row) return named(row);
  const made = document.createElement("span");
  made.dir = "auto";
  made.textContent = typed.venue || typed.institution_search || text("no_place");
  return made;
}

function line(one, engine) {
  const made = clone("item");
  const place = slot(made, "place");
  const reference = one.reference ?? one.receipt?.reference ?? "";
  place.append(placeOf(one, engine));
  // A session that is not on this phone: its page needs a connection.
  if (one.isHistory) place.href = `/${language}/outreach/sessions/${one.id}/`;
  else place.href = `#${pathOf(one.id)}`;
  const day = shownDay(one.held_on ?? one.typed?.held_on ?? "");
  const people = one.total ? counted("people", one.total) : "";
  const kept = one.status === "draft" ? text("saved_at", { when: shownMoment(one.updatedAt) }) : "";
  slot(made, "facts").append(...dotted(day, people, reference && latin(reference), kept));
  slot(made, "state").append(tag(stateOf(one, engine.state)));
  const pictures = one.evidence?.filter(({ status }) => status === "waiting").length ?? 0;
  if (pictures && one.status === "sent") {
    slot(made, "state").append(" ", text("picture_waiting"));
  }
  DETAILS[one.isHistory ? "history" : one.status]?.(made, one, engine);
  return made;
}

function stateOf(one, { sending }) {
  if (one.isHistory) return one.state;
  if (one.status === "sent") return one.receipt.state;
  return one.status === "ready" && sending ? "sending" : one.status;
}

/** A state: a colour, an icon and a word. */
export function tag(state) {
  const made = clone("state");
  const [colour, icon] = TAGS[state] ?? TAGS.draft;
  if (colour) made.classList.add(colour);
  setIcon(made.querySelector("svg"), icon);
  slot(made, "word").textContent = text(`state_${state}`);
  return made;
}

const DETAILS = {
  returned(made, one, engine) {
    made.classList.add("log-item--returned");
    reason(made, one.returned?.reason ?? "");
    button(made, "correct", one, engine, () => correct(engine, one.id));
  },
  conflict(made, one, engine) {
    made.classList.add("log-item--returned");
    button(made, "choose", one, engine, () => go(pathOf(one.id, "conflict")));
  },
  refused(made, one, engine) {
    made.classList.add("log-item--refused");
    const told = Object.values(one.refused?.errors ?? {}).flat()[0] ?? one.refused?.message;
    reason(made, told ? told[language] || told.en : "");
    button(made, "mend", one, engine, () => go(pathOf(one.id, "check")));
    discard(made, one, engine);
  },
  draft(made, one, engine) {
    made.classList.add("log-item--draft");
    if (one.returned) {
      made.classList.add("log-item--returned");
      reason(made, one.returned.reason);
      button(made, "go-on-correcting", one, engine, () => go(pathOf(one.id, "check")));
    }
    discard(made, one, engine);
  },
};

function reason(made, words) {
  if (show(slot(made, "reason"), Boolean(words))) slot(made, "reason-text").textContent = words;
}

function button(made, template, one, engine, act) {
  const words = clone(template);
  slot(words, "name").replaceWith(placeOf(one, engine));
  const pressed = slot(made, "button");
  pressed.append(words);
  pressed.addEventListener("click", guard(act));
  show(slot(made, "go"));
}

function discard(made, one, engine) {
  const link = slot(made, "delete");
  link.href = `#${pathOf(one.id, "discard")}`;
  slot(made, "delete-name").append(" ", placeOf(one, engine));
  show(slot(made, "actions"));
}

export function listen(engine) {
  for (const one of all("[data-send-now]")) {
    one.addEventListener("click", guard(() => engine.flush()));
  }
}
