/* Checklists remember what was ticked, on this device alone. Without this script their boxes can be
   ticked all the same, until the page is closed.

   A tick is kept under the page and the item, which are the same in both languages, together with a
   mark of the text that was ticked: an item that has been rewritten since begins unticked. */

/**
 * Whether a kept tick is about the text that stands here. In a language in which the item was not
 * read yet, the tick of the other one counts.
 * @param {Object<string, string>|undefined} kept marks by language
 * @param {string} language of the text that stands here
 * @param {string} mark of it
 * @returns {boolean}
 */
function holds(kept, language, mark) {
  return Boolean(kept) && (kept[language] === undefined || kept[language] === mark);
}

/** @param {HTMLElement} list with `data-checklist`, the name under which its page is remembered */
function begin(list) {
  const name = `checklist:${list.dataset.checklist}`;
  // A page that waits for its translation is English inside an Urdu frame.
  const { lang: language } = list.closest("[lang]");
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const foot = list.querySelector("[data-checklist-foot]");
  const said = foot.querySelector("[role=status]");
  const items = boxes.map((box) => {
    const text = list.querySelector(`[id="${box.getAttribute("aria-labelledby")}"]`);
    return { box, text, id: box.dataset.item, mark: markOf(text.textContent) };
  });

  /** Says how much is done; the button stands there only while there is something to untick. */
  function say() {
    const done = boxes.filter((box) => box.checked).length;
    said.textContent = progress(said.dataset.pattern, done, boxes.length);
    foot.querySelector("button").hidden = done === 0;
  }

  /** Keeps this list's ticks, beside those of the other lists of the page. */
  function keep() {
    const kept = recall(name);
    for (const { box, id, mark } of items) {
      if (box.checked) kept[id] = { ...(holds(kept[id], language, mark) ? kept[id] : {}), [language]: mark };
      else delete kept[id];
    }
    remember(name, kept);
    say();
  }

  const kept = recall(name);
  for (const { box, text, id, mark } of items) {
    // What the browser itself restores after "Back" is older than what was kept.
    box.checked = holds(kept[id], language, mark);
    box.addEventListener("change", keep);
    // The whole line is easier to hit than the box; links in it stay links.
    text.addEventListener("click", (event) => {
      if (!event.target.closest("a") && !String(getSelection())) box.click();
    });
  }
  foot.querySelector("button").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    keep();
    boxes[0].focus();
  });
  foot.hidden = false;
  say();
}

for (const list of document.querySelectorAll("[data-checklist]")) begin(list);

/* --- What the contract check remembers in the same way -------------------------------------------
   Nothing of it is ever sent. Where the browser allows no storage (a private window, a full phone)
   everything works, and is forgotten with the page. In this file because each file is a request. */

/**
 * @param {string} name of the list
 * @returns {Object<string, any>} what is remembered; empty if nothing is, or if it cannot be read
 */
export function recall(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(`mrc:${name}`) || "{}");
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/**
 * Remembers the values, or forgets the list where none is left.
 * @param {string} name
 * @param {Object<string, any>} values
 * @returns {boolean} whether the device keeps it
 */
export function remember(name, values) {
  try {
    if (Object.keys(values).length) localStorage.setItem(`mrc:${name}`, JSON.stringify(values));
    else localStorage.removeItem(`mrc:${name}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * A short mark of a text, to notice that it was changed: FNV-1a over its words.
 * @param {string} text
 * @returns {string}
 */
export function markOf(text) {
  let hash = 0x811c9dc5;
  for (const letter of text.replace(/\s+/g, " ").trim()) {
    hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}

/**
 * Writes how much is done: "{done} of {total} done" in the page's language.
 * @param {string} pattern
 * @param {number} done
 * @param {number} total
 * @returns {string}
 */
export function progress(pattern, done, total) {
  return pattern.replace("{done}", String(done)).replace("{total}", String(total));
}
