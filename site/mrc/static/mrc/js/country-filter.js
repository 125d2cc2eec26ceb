/* The list of countries shrinks while a name is typed. Without this module the form asks the server,
   which compares in the same way (`fold_query` and `is_match` of `destinations.querysets`). */

import { foldName } from "./urdu-fold.js";

const form = document.getElementById("country-filter");
const field = document.getElementById("country-query");
const count = document.getElementById("country-count");
const none = document.getElementById("country-none");
const letters = document.getElementById("letters");
const countries = [...document.querySelectorAll("[data-country]")];
const sections = [...document.querySelectorAll("[data-letter]")];

/** Shows the countries that fit what was typed, and says how many. */
function filter() {
  const query = foldName(field.value.replaceAll(".", ""));
  let number = 0;
  for (const country of countries) {
    const fits = !query || country.dataset.country.includes(` ${query}`);
    country.hidden = !fits;
    number += fits;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("[data-country]:not([hidden])");
  }
  if (letters) letters.hidden = Boolean(query);
  none.hidden = number > 0;
  const words = number === 1 ? count.dataset.one : count.dataset.many;
  count.textContent = query && number ? words.replace("#", number) : "";
}

/** Enter opens the only guide that is left; otherwise the list is there already. */
function open(event) {
  const left = countries.filter((country) => !country.hidden);
  const link = left.length === 1 && left[0].querySelector("a.link-list__link");
  event.preventDefault();
  if (link && field.value.trim()) link.click();
}

// A list that the server has shortened holds too few countries: then the form keeps asking it.
if (form && !new URLSearchParams(location.search).get("q")) {
  field.addEventListener("input", filter);
  form.addEventListener("submit", open);
  if (field.value) filter();
}
