/* What every page does, in one file because each file is a request: it is counted, and printed. */

// Tells our own server that this page is being read, and its goal if it has one. No cookie, nothing
// kept, nothing from a reader who asks not to be counted.
const send = () =>
  navigator.sendBeacon("/e", JSON.stringify({
    p: location.pathname,
    r: document.referrer,
    g: document.documentElement.dataset.goal,
  }));
if (navigator.doNotTrack !== "1" && !navigator.globalPrivacyControl) {
  if (document.prerendering) document.addEventListener("prerenderingchange", send, { once: true });
  else send();
}

// Shows the buttons that print this page. Without scripts the browser's own menu prints it as well.
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
