/* What wagtail-localize writes into inline scripts, which the admin's policy forbids. */

// The translation editor looks the choosers' addresses up here.
const addresses = document.currentScript.dataset;
if (addresses.pageChooser && window.chooserUrls === undefined) {
  window.chooserUrls = {
    imageChooser: addresses.imageChooser,
    documentChooser: addresses.documentChooser,
    pageChooser: addresses.pageChooser,
  };
}

// "Select all" above the languages of "Translate this page".
document.addEventListener("DOMContentLoaded", () => {
  const all = document.querySelector('[name="select_all"]');
  all?.addEventListener("change", () => {
    for (const language of document.querySelectorAll('[name="locales"]')) {
      language.checked = all.checked;
    }
  });
});
