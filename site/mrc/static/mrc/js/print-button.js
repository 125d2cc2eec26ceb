// Shows the buttons that print this page. Without scripts the browser's own menu prints it as well.
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
