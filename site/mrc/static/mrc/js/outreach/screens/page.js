/* The page: its words, its templates, and how names, days and numbers are written in it.
   Every word stands in the page, in its language: scripts hold none. */

export const root = document.getElementById("app");
export const language = root.dataset.language;

const words = new Map(
  [...document.getElementById("texts").content.children].map((one) => [one.value, one.textContent]),
);

/**
 * A word of the page, its places filled in: ``text("found", {number: 3})``.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 */
export function text(key, values = {}) {
  const found = words.get(key);
  if (found === undefined) throw new Error(`no text for ${key}`);
  return found.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

/** What is said of one and of several. */
export const counted = (key, number) =>
  text(`${key}_${number === 1 ? "one" : "other"}`, { number: shownNumber(number) });

export const find = (selector, within = root) => within.querySelector(selector);
export const all = (selector, within = root) => [...within.querySelectorAll(selector)];
export const slot = (within, name) => within.querySelector(`[data-slot="${name}"]`);

/** A copy of a template's only element. */
export const clone = (id) =>
  document.getElementById(`t-${id}`).content.firstElementChild.cloneNode(true);

export function show(element, isShown = true) {
  element.hidden = !isShown;
  return isShown;
}

/** Writes a text where it is not written already: a reader hears a change, not a repetition. */
export function write(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

/** The name of a row in the page's language; where it has none, in the other, marked as such. */
export function named(row) {
  const made = document.createElement("bdi");
  const own = row?.[`name_${language}`] || row?.name;
  const other = language === "ur" ? "en" : "ur";
  made.textContent = own || row?.[`name_${other}`] || text("unknown_name");
  if (!own && row?.[`name_${other}`]) {
    made.lang = other;
    made.dir = other === "ur" ? "rtl" : "ltr";
  }
  return made;
}

/** The same as plain text. */
export const nameOf = (row) => named(row).textContent;

/** A reference or another Latin value, kept in its own order. */
export function latin(value) {
  const made = document.createElement("bdi");
  made.dir = "ltr";
  made.className = "latin nowrap";
  made.textContent = value;
  return made;
}

/** A text with a node in one of its places: ``filled("correcting", "reference", node)``. */
export function filled(key, name, node, values = {}) {
  const [before, after = ""] = text(key, { ...values, [name]: "\u0000" }).split("\u0000");
  return [before, node, after];
}

/** Joins nodes and texts with a dot between them; empty ones are left out. */
export function dotted(...parts) {
  const kept = parts.filter((part) => part);
  return kept.flatMap((part, index) => (index ? [" · ", part] : [part]));
}

/** An icon of the page's sprite in an `svg` that has a `use`. */
export function setIcon(svg, name) {
  svg.firstElementChild.setAttribute("href", `${root.dataset.icons}#${name}`);
}

export const shownNumber = (number) =>
  String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** ``2026-03-09`` as ``9 March 2026``. */
export function shownDay(day) {
  const [year, month, date] = String(day).split("-").map(Number);
  if (!year || !month || !date) return "";
  return `${date} ${text(`month_${month}`)} ${year}`;
}

/** The same with the name of its day. */
export function shownDayOfWeek(day) {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return text("weekday_date", { weekday: text(`weekday_${weekday}`), date: shownDay(day) });
}

/** ``14:30`` as ``2:30 p.m.``; in Urdu as it is. */
export function shownTime(time) {
  if (language === "ur" || !/^\d\d:\d\d$/.test(time)) return time;
  const hour = Number(time.slice(0, 2));
  const half = text(hour < 12 ? "before_noon" : "after_noon");
  return `${hour % 12 || 12}${time.slice(2)} ${half}`;
}

const inKarachi = new Intl.DateTimeFormat("en-GB-u-nu-latn", {
  timeZone: "Asia/Karachi",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** A moment (ISO text or milliseconds) as people in Pakistan write it. */
export function shownMoment(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  const part = Object.fromEntries(
    inKarachi.formatToParts(date).map(({ type, value }) => [type, value]),
  );
  const day = shownDay(`${part.year}-${part.month}-${part.day}`);
  return text("day_and_time", { day, time: shownTime(`${part.hour}:${part.minute}`) });
}

/** Only the time of day of a moment. */
export function shownClock(moment) {
  const part = Object.fromEntries(
    inKarachi.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]),
  );
  return shownTime(`${part.hour}:${part.minute}`);
}
