// Plus and minus buttons around number inputs, and a running total beside the declared headcount.
// The inputs are plain text fields, so that everything works without this, and takes ۰-۹ too.
const HOLD_AFTER = 450;
const HOLD_EVERY = 90;
const SAY_AFTER = 900;

const folded = (text) =>
  text.replace(/[\u06f0-\u06f9\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) & 15)).trim();

/** The number in an input: 0 where there is none, NaN where it cannot be read. */
const numberIn = (input) => {
  const text = folded(input.value);
  return text === "" ? 0 : /^\d{1,9}$/.test(text) ? Number(text) : NaN;
};

const step = (input, by) => {
  const now = numberIn(input);
  if (Number.isNaN(now)) return;
  input.value = String(Math.max(0, now + by));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const labelOf = (input) => {
  const legend = input.closest("fieldset")?.querySelector("legend")?.textContent.trim();
  const label = input.labels[0]?.firstChild ? input.labels[0].textContent.trim() : "";
  return input.closest(".sex-card") ? `${legend}, ${label}` : label;
};

/** A button that counts once when it is pressed, and on and on while it is held. */
const button = (input, sign, by, words) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "stepper__button";
  made.textContent = sign;
  made.setAttribute("aria-label", `${words}: ${labelOf(input)}`);
  let timer;
  let held = false;
  const stop = () => clearTimeout(timer);
  const again = () => {
    held = true;
    step(input, by);
    timer = setTimeout(again, HOLD_EVERY);
  };
  made.addEventListener("pointerdown", () => {
    held = false;
    timer = setTimeout(again, HOLD_AFTER);
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) made.addEventListener(end, stop);
  made.addEventListener("contextmenu", (event) => event.preventDefault());
  made.addEventListener("click", () => {
    if (!held) step(input, by);
    held = false;
  });
  return made;
};

const sumOf = (inputs) => inputs.reduce((sum, input) => sum + (numberIn(input) || 0), 0);

const running = (root) => {
  const cards = [...root.querySelectorAll("[data-sex]")];
  const declared = root.querySelector("[name=headcount_declared]");
  const words = root.dataset;
  const say = root.querySelector("[data-announce]");
  let timer;

  const difference = (total) => {
    if (folded(declared.value) === "" || Number.isNaN(numberIn(declared))) return "";
    const off = total - numberIn(declared);
    if (off === 0) return words.equal;
    return (off < 0 ? words.fewer : words.moreThan).replace("{number}", Math.abs(off));
  };

  const update = () => {
    let total = 0;
    for (const card of cards) {
      const sum = sumOf([...card.querySelectorAll("input")]);
      total += sum;
      card.querySelector("[data-sex-total]").textContent = sum;
      const below = root.querySelector(`[data-sex-sum="${card.dataset.sex}"]`);
      below.textContent = sum;
      if (sum) below.parentElement.classList.remove("totals__none");
    }
    const off = difference(total);
    root.querySelector("[data-total]").textContent = total;
    const line = root.querySelector("[data-difference]");
    line.textContent = off;
    line.classList.toggle("totals__difference--off", off !== "" && off !== words.equal);
    clearTimeout(timer);
    timer = setTimeout(() => {
      say.textContent = `${words.totalText.replace("{total}", total)}. ${off}`;
    }, SAY_AFTER);
  };

  root.querySelector("[data-update]").hidden = true;
  root.addEventListener("input", update);
  update();
  clearTimeout(timer);
};

/** Buttons around the number inputs inside an element of a root that names them. */
export const addButtons = (within) => {
  const { less, more } = within.closest("[data-steppers]").dataset;
  for (const input of within.querySelectorAll("input[data-stepper]")) {
    input.before(button(input, "−", -1, less));
    input.after(button(input, "+", 1, more));
  }
};

for (const root of document.querySelectorAll("[data-steppers]")) {
  addButtons(root);
  if (root.querySelector("[data-total]")) running(root);
}
