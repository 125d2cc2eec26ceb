// A button that copies a text which can be selected by hand too. Without this script the text stays.

/**
 * Copies what the field holds. Where the browser has no clipboard for us the text is left selected.
 * @param {HTMLTextAreaElement} field
 * @returns {Promise<boolean>} whether it was copied
 */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

/**
 * Tells our own server that somebody copied the text: no cookie, nothing about whom.
 * @param {string} address
 */
function count(address) {
  if (navigator.doNotTrack !== "1" && !navigator.globalPrivacyControl) navigator.sendBeacon(address);
}

for (const place of document.querySelectorAll("[data-copy-text]")) {
  const field = place.querySelector("textarea");
  const button = place.querySelector("button");
  const said = place.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(field);
    said.textContent = done ? said.dataset.done : said.dataset.failed;
    if (done && place.dataset.copiedAddress) count(place.dataset.copiedAddress);
  });
}
