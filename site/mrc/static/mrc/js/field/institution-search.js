// Institutions as they are typed, from our own server. Without this the search button does it.
const root = document.querySelector("[data-institution-search]");
const input = root.querySelector("[name=institution_search]");
const everywhere = root.querySelector("[name=everywhere]");
const results = root.querySelector("[data-results]");
const list = root.querySelector("[data-list]");
const status = root.querySelector("[data-status]");
const WAIT = 300;
let timer;
let asked;

const choice = ({ id, name, about }) => {
  const line = document.createElement("div");
  line.className = "choice";
  const radio = document.createElement("input");
  Object.assign(radio, { type: "radio", name: "institution", value: id, id: `institution-${id}` });
  const label = document.createElement("label");
  label.htmlFor = radio.id;
  const small = document.createElement("span");
  small.className = "small muted";
  small.textContent = about;
  label.append(name, document.createElement("br"), small);
  line.append(radio, label);
  return line;
};

const show = (institutions) => {
  const chosen = root.querySelector("[name=institution]:checked");
  const kept = chosen && list.contains(chosen) ? chosen.closest(".choice") : null;
  const others = institutions.filter(({ id }) => id !== chosen?.value);
  list.replaceChildren(...(kept ? [kept] : []), ...others.map(choice));
  results.hidden = false;
  status.textContent = institutions.length
    ? root.dataset.found.replace("{number}", institutions.length)
    : root.dataset.nothing;
};

const search = async () => {
  const text = input.value.trim();
  if (text.length < 2) return;
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams({ q: text });
  if (everywhere.checked) query.set("everywhere", "1");
  try {
    const answer = await fetch(`${root.dataset.url}?${query}`, {
      signal: asked.signal,
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (answer.ok) show((await answer.json()).institutions);
  } catch {
    // No connection, or a newer question: the search button still works.
  }
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(search, WAIT);
};
input.addEventListener("input", later);
everywhere.addEventListener("change", later);
