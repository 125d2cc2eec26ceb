// Every page: counted by our own server (no cookie, nobody who asks not to be) and printed.
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
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.firstElementChild.onclick = () => print();
}
