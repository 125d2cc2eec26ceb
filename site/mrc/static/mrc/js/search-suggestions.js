/* Suggestions below a search field while somebody types: a combobox with a list, as the ARIA
   authoring practices describe it. Without this module the field is a plain search field, and it
   stays one where the reader's connection saves data. */

/** @typedef {[string, string?]} Row the text, and a page's address where it is a page */

/** Milliseconds without a key before anything is asked. */
const PAUSE = 200;
/** As `home.search.suggestions.FEWEST_LETTERS`. */
const FEWEST_LETTERS = 2;

/**
 * @param {HTMLFormElement} form a search form with `data-suggestions`, `data-none`, `data-some`
 */
function enhance(form) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  /** @type {AbortController | null} */
  let asked = null;
  let timer = 0;
  let chosen = -1;
  let typed = field.value;

  list.id = `${field.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.listLabel);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  field.after(list, status);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const options = () => [...list.children];

  function close() {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  /** @param {number} place of the option; -1 is the field itself, with what was typed */
  function choose(place) {
    const all = options();
    chosen = place;
    for (const [at, option] of all.entries()) {
      option.setAttribute("aria-selected", String(at === place));
    }
    if (place < 0) {
      field.value = typed;
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.value = all[place].textContent;
    field.setAttribute("aria-activedescendant", all[place].id);
    all[place].scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} option */
  function open(option) {
    close();
    if (option.dataset.url) {
      location.assign(option.dataset.url);
      return;
    }
    field.value = option.textContent;
    form.submit();
  }

  /** @param {Row[]} rows */
  function show(rows) {
    list.replaceChildren(
      ...rows.map(([text, url], at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.className = url ? "suggestions__option suggestions__option--page" : "suggestions__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.lang = /[\u0600-\u06ff]/.test(text) ? "ur" : "en";
        option.textContent = text;
        if (url) option.dataset.url = url;
        return option;
      }),
    );
    chosen = -1;
    list.hidden = rows.length === 0;
    field.setAttribute("aria-expanded", String(rows.length > 0));
    field.removeAttribute("aria-activedescendant");
    const words = rows.length ? form.dataset.some : form.dataset.none;
    status.textContent = words.replace("#", String(rows.length));
  }

  async function ask() {
    asked?.abort();
    if (typed.trim().length < FEWEST_LETTERS) {
      close();
      return;
    }
    asked = new AbortController();
    const address = new URL(form.dataset.suggestions, location.href);
    address.searchParams.set("q", typed.trim());
    try {
      const response = await fetch(address, { signal: asked.signal, credentials: "omit" });
      if (response.ok) show(await response.json());
    } catch {
      // Typed on, or no network: searching works without suggestions.
    }
  }

  field.addEventListener("input", () => {
    typed = field.value;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  field.addEventListener("keydown", (event) => {
    const last = list.childElementCount - 1;
    if (event.key === "Escape" && !list.hidden) {
      choose(-1);
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      open(options()[chosen]);
    } else if (event.key === "ArrowDown" && last >= 0) {
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      choose(chosen < last ? chosen + 1 : -1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      choose(chosen < 0 ? last : chosen - 1);
    } else {
      return;
    }
    event.preventDefault();
  });

  // Before the field loses its focus, so that the list is still there to be pressed.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
  field.addEventListener("blur", close);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asked?.abort();
  });
}

if (!navigator.connection?.saveData) {
  for (const form of document.querySelectorAll("form[data-suggestions]")) enhance(form);
}
