/**
 * "Leave this page": shows nothing at once and puts the other site in this page's place, so that
 * "Back" does not lead here. Without JavaScript it is an ordinary link.
 */

/** @param {MouseEvent} event */
function leave(event) {
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  event.preventDefault();
  document.title = " ";
  document.body.hidden = true;
  window.location.replace(link.href);
}

for (const link of document.querySelectorAll("a[data-leave]")) {
  link.addEventListener("click", leave);
}
