/* What this phone keeps: whether it promised to, and unsent work as a file. */

import { find, root, text, write } from "./page.js";
import { guard } from "./guard.js";
import { screenNamed } from "./router.js";

const screen = screenNamed("device");
const status = find("[data-export-status]", screen);
const WORDS = new Map([
  [true, "storage_safe"],
  [false, "storage_unsafe"],
]);

export async function open(engine) {
  const { state } = engine;
  write(find("[data-storage]", screen), text(WORDS.get(state.persisted) ?? "storage_unknown"));
  find("[data-storage]", screen).classList.toggle("app-good", state.persisted === true);
  const { bundle } = state;
  const lists = bundle
    ? text("lists_kept", {
        institutions: bundle.institutions.length,
        campaigns: bundle.campaigns.length,
      })
    : text("no_lists_yet");
  write(find("[data-bundle]", screen), lists);
  const unsent = state.user ? await engine.unsent() : 0;
  find("[data-export]", screen).disabled = unsent === 0;
  write(status, unsent ? "" : text("nothing_unsent"));
  return screen;
}

/** Offers the file to the phone's downloads. */
async function save(engine) {
  const file = await engine.exportFile();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  const day = engine.state.serverDay ?? new Date().toISOString().slice(0, 10);
  link.download = `${text("file_name")}-${day}.json`;
  root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  write(status, text("file_saved"));
}

export function listen(engine) {
  find("[data-export]", screen).addEventListener("click", guard(() => save(engine)));
}
