/* Proposing an institution that is not on this phone: those that resemble it are offered first. */

import { all, clone, find, show, slot, text } from "./page.js";
import { fillDistricts } from "./lists.js";
import * as finder from "./finder.js";
import { begin } from "./fresh.js";
import { guard } from "./guard.js";
import { go, pathOf, screenNamed } from "./router.js";

const screen = screenNamed("institution");
const form = find("#propose");
const alike = find("[data-alike]", form);
const URDU = /[\u0600-\u06ff]/;
const NAMES = ["name_en", "name_ur", "district", "kind", "gender_intake", "ownership"];
/** The draft that asked; empty where none is open yet. */
let draftId = "";
let engine;

const field = (name) => form.elements[name];

export async function open(opened, { id = "" }) {
  draftId = id;
  const draft = id ? await opened.draft(id) : null;
  const typed = draft?.typed.institution_search || (id ? "" : find("#new_search").value);
  for (const name of NAMES) field(name).value = "";
  if (typed) field(URDU.test(typed) ? "name_ur" : "name_en").value = typed;
  fillDistricts(opened.state.bundle, field("district"));
  find("[data-propose-back]").href = id ? `#${pathOf(id, "where")}` : "#/new";
  showProblems({});
  show(alike, false);
  return screen;
}

/** Takes an institution for the draft that asked, or opens a new one with it. */
async function use(row) {
  if (!draftId) {
    await begin(engine, { institution: row.id });
    return;
  }
  await engine.save(draftId, {
    place: "institution",
    institution: row.id,
    institution_search: "",
  });
  go(pathOf(draftId, "where"));
}

function problems() {
  const found = {};
  if (!field("name_en").value.trim() && !field("name_ur").value.trim()) {
    found.name_en = text("name_missing");
  }
  for (const name of ["district", "kind"]) {
    if (!field(name).value) found[name] = text("fill_in");
  }
  return found;
}

function showProblems(found) {
  for (const name of NAMES) {
    const input = field(name);
    const box = input.closest(".field");
    box.classList.toggle("field--error", name in found);
    all(".remark", box).forEach((one) => one.remove());
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    if (!(name in found)) continue;
    const remark = clone("remark-error");
    slot(remark, "text").textContent = found[name];
    remark.querySelector("p").id = `propose_${name}_error`;
    input.before(remark);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `propose_${name}_error`);
  }
  const [first] = NAMES.filter((name) => name in found);
  if (first) field(first).focus();
}

/** Institutions of the same district that may be the one that is meant. */
function alikeOnes() {
  const found = new Map();
  for (const name of ["name_en", "name_ur"]) {
    for (const row of engine.institutions(field(name).value.trim(), { everywhere: true })) {
      if (String(row.district) === field("district").value) found.set(row.id, row);
    }
  }
  return [...found.values()];
}

async function submit(isSure) {
  const found = problems();
  showProblems(found);
  if (Object.keys(found).length) return;
  const known = isSure ? [] : alikeOnes();
  if (show(alike, known.length > 0)) {
    find("[data-alike-list]", alike).replaceChildren(
      ...known.map((row) => finder.line(row, { engine, choose: guard(use) })),
    );
    find("h2", alike).focus();
    return;
  }
  const typed = Object.fromEntries(NAMES.map((name) => [name, field(name).value.trim()]));
  await use(await engine.proposeInstitution({ ...typed, district: Number(typed.district) }));
}

export function listen(opened) {
  engine = opened;
  form.addEventListener(
    "submit",
    guard((event) => submit(event.submitter?.value === "sure")),
  );
}
