/* “Is this in your contract?”: remembers the answers on this device, and says what is missing. Without
   this script the page can be ticked and printed, and is forgotten when it is closed. */

import { progress, recall, remember } from "./checklist.js";

const NAME = "contract";
const points = [...document.querySelectorAll("[data-point]")];
const summary = document.querySelector("[data-summary]");

/**
 * @param {HTMLElement} point
 * @returns {string} yes, no or missing; empty where nothing is answered
 */
function answerOf(point) {
  const chosen = point.querySelector("input:checked");
  return chosen ? chosen.value : "";
}

/** Shows how many points are answered and which of them are missing. */
function say() {
  const answers = new Map(points.map((point) => [point.dataset.point, answerOf(point)]));
  const given = [...answers.values()].filter(Boolean);
  let problems = 0;
  for (const line of summary.querySelectorAll("[data-problem]")) {
    const answer = answers.get(line.dataset.problem);
    line.hidden = answer !== "no" && answer !== "missing";
    problems += line.hidden ? 0 : 1;
    for (const why of line.querySelectorAll("[data-why]")) why.hidden = why.dataset.why !== answer;
  }
  const count = summary.querySelector("[data-count]");
  count.textContent = progress(count.dataset.count, given.length, points.length);
  summary.querySelector("[data-problems]").hidden = problems === 0;
  const isAllYes = given.length === points.length && problems === 0;
  summary.querySelector("[data-all-written]").hidden = !isAllYes;
}

/** Keeps the answers; those to points that stand on another country's page stay as they are. */
function keep() {
  const kept = recall(NAME);
  for (const point of points) {
    const answer = answerOf(point);
    if (answer) kept[point.dataset.point] = answer;
    else delete kept[point.dataset.point];
  }
  const isKept = remember(NAME, kept);
  for (const line of document.querySelectorAll("[data-not-kept]")) line.hidden = isKept;
  say();
}

/** Forgets everything, the answers for other countries too. */
function forget() {
  for (const input of document.querySelectorAll("[data-point] input")) input.checked = false;
  remember(NAME, {});
  say();
  points[0].scrollIntoView();
  points[0].querySelector("input").focus({ preventScroll: true });
}

if (points.length) {
  const kept = recall(NAME);
  for (const point of points) {
    for (const input of point.querySelectorAll("input")) {
      input.checked = kept[point.dataset.point] === input.value;
      input.addEventListener("change", keep);
    }
  }
  for (const place of document.querySelectorAll("[data-memory]")) place.hidden = false;
  for (const button of document.querySelectorAll("[data-forget]")) {
    button.addEventListener("click", forget);
  }
  say();
}
