/* Pictures of a session: taken, made smaller, shown with their size, taken away again. */

import {
  all,
  clone,
  dotted,
  find,
  language,
  latin,
  show,
  shownNumber,
  slot,
  text,
  write,
} from "./page.js";
import { guard } from "./guard.js";
import { pathOf, replace, screenNamed } from "./router.js";

const screen = screenNamed("pictures");
const status = find("[data-picture-status]", screen);
/** Width in pixels at which a preview is drawn. */
const PREVIEW = 320;
let shown = "";

export async function open(engine, { id }) {
  const draft = await engine.draft(id);
  if (!draft) {
    replace("/");
    return null;
  }
  shown = id;
  write(status, "");
  const isOpen = ["draft", "refused"].includes(draft.status);
  find("[data-pictures-back]", screen).href = `#${pathOf(id, isOpen ? "check" : "")}`;
  list(engine, draft);
  return screen;
}

/** After a change of the engine: a picture may have been stored meanwhile. */
export async function refresh(engine) {
  const draft = await engine.draft(shown);
  if (draft && marksOf(draft) !== marks) list(engine, draft);
}

let marks = "";
const marksOf = ({ evidence }) =>
  evidence.map(({ sha256, status: state }) => `${sha256} ${state}`).join();

function list(engine, draft) {
  marks = marksOf(draft);
  const box = find("[data-picture-list]", screen);
  box.replaceChildren(...draft.evidence.map((picture) => line(engine, draft, picture)));
  show(box, draft.evidence.length > 0);
  show(find("[data-no-pictures]", screen), draft.evidence.length === 0);
}

const kilobytes = (size) => shownNumber(Math.max(1, Math.round(size / 1024)));

function line(engine, draft, picture) {
  const made = clone("picture");
  const kind = text(`kind_${picture.kind}`);
  const size = kilobytes(picture.size);
  const name = text("picture_name", { kind, size });
  slot(made, "kind").textContent = kind;
  const pixels = latin(`${picture.width} × ${picture.height}`);
  slot(made, "size").append(...dotted(text("picture_size", { size }), pixels));
  const reason = picture.message?.[language] || picture.message?.en || "";
  slot(made, "state").textContent = text(`picture_${picture.status}`, { reason });
  slot(made, "remove-name").textContent = name;
  const remove = slot(made, "remove");
  show(remove, picture.status !== "stored");
  const takeAway = guard(async () => {
    await engine.removePicture(draft.id, picture.sha256);
    list(engine, await engine.draft(draft.id));
    find("h1", screen).focus();
  });
  remove.addEventListener("click", takeAway);
  const canvas = made.querySelector("canvas");
  canvas.setAttribute("aria-label", name);
  canvas.width = PREVIEW;
  engine.drawPicture(picture.sha256, canvas).catch(() => canvas.remove());
  return made;
}

const PROBLEMS = {
  "picture-unreadable": "picture_unreadable",
  "picture-too-large": "picture_too_large",
  "storage-full": "not_kept",
};

async function add(engine, input) {
  const [file] = input.files;
  if (!file) return;
  say("picture_working", true);
  try {
    await engine.addPicture(shown, input.dataset.pictureKind, file);
    say("picture_added", true);
  } catch (error) {
    say(PROBLEMS[error.code] ?? "unsaved_error", false);
  }
  input.value = "";
  list(engine, await engine.draft(shown));
}

function say(key, isKept) {
  write(status, text(key));
  status.classList.toggle("log-saved--not", !isKept);
  status.classList.toggle("app-kept--yes", key === "picture_added");
}

export function listen(engine) {
  for (const input of all("[data-picture-kind]", screen)) {
    input.addEventListener("change", guard(() => add(engine, input)));
  }
}
