/* Planned sessions: those of the day first, each held or cancelled with a reason. */

import { clone, dotted, find, named, shownDay, show, slot, text, write } from "./page.js";
import { guard } from "./guard.js";
import { rowOf } from "./lists.js";
import { go, replace, screenNamed } from "./router.js";
import { sayDoneThere } from "./status.js";

const screen = screenNamed("planned");
const cancelScreen = screenNamed("cancel");
const form = find("#cancel");
const reason = find("#cancel_reason");
let cancelling = null;

const isOpen = (one) => one.state === "planned";

/** Planned for the day that the server last told; none before it told one. */
export async function ofToday(engine) {
  const today = engine.state.serverDay;
  return (await engine.planned()).filter((one) => isOpen(one) && one.planned_for === today);
}

function placeOf(one, engine) {
  const campaign = rowOf(engine.state.bundle, "campaigns", one.campaign);
  return named(engine.institution(one.institution) ?? campaign);
}

/**
 * One planned session with its two buttons.
 * @param {(engine: object, options: object) => Promise<void>} begin opens a draft
 */
export function line(one, engine, begin) {
  const { bundle, serverDay } = engine.state;
  const made = clone("planned");
  slot(made, "place").append(placeOf(one, engine));
  const campaign = rowOf(bundle, "campaigns", one.campaign);
  const day = one.planned_for === serverDay ? text("today") : shownDay(one.planned_for);
  slot(made, "facts").append(...dotted(day, campaign && named(campaign)));
  show(slot(made, "buttons"), isOpen(one));
  const words = stateWords(one);
  if (show(slot(made, "state"), Boolean(words))) slot(made, "state").textContent = words;
  slot(made, "cancel").href = `#/planned/${one.id}`;
  const hold = guard(() => begin(engine, { planned: one.id }));
  slot(made, "hold").addEventListener("click", hold);
  return made;
}

function stateWords(one) {
  if (one.state === "cancelled" && one.waiting) return text("cancel_waiting");
  if (one.state === "cancelled") return text("cancelled", { reason: one.cancel_reason });
  return one.state === "done" ? text("planned_done") : "";
}

export async function open(engine, begin) {
  if (!engine.state.user) {
    replace("/");
    return null;
  }
  const rows = await engine.planned();
  const list = find("[data-planned-list]", screen);
  list.replaceChildren(...rows.map((one) => line(one, engine, begin)));
  show(list, rows.length > 0);
  show(find("[data-no-planned]", screen), rows.length === 0);
  return screen;
}

export async function openCancel(engine, { id }) {
  cancelling = (await engine.planned()).find((one) => String(one.id) === id && isOpen(one));
  if (!cancelling) {
    replace("/planned");
    return null;
  }
  find("[data-cancel-place]").replaceChildren(placeOf(cancelling, engine));
  write(find("[data-cancel-when]"), shownDay(cancelling.planned_for));
  reason.value = "";
  showProblem("");
  return cancelScreen;
}

function showProblem(words) {
  const field = find("#field-reason");
  const box = find("[data-remarks]", field);
  field.classList.toggle("field--error", Boolean(words));
  box.replaceChildren();
  reason.removeAttribute("aria-invalid");
  reason.setAttribute("aria-describedby", "cancel_reason_help");
  if (!words) return;
  const remark = clone("remark-error");
  slot(remark, "text").textContent = words;
  remark.querySelector("p").id = "cancel_reason_error";
  box.append(remark);
  reason.setAttribute("aria-invalid", "true");
  reason.setAttribute("aria-describedby", "cancel_reason_help cancel_reason_error");
  reason.focus();
}

export function listen(engine) {
  form.addEventListener(
    "submit",
    guard(async () => {
      if (!reason.value.trim()) {
        showProblem(text("cancel_reason_missing"));
        return;
      }
      await engine.cancelPlanned(cancelling.id, reason.value.trim());
      sayDoneThere(text("cancelled_now"));
      go("/planned");
    }),
  );
}
