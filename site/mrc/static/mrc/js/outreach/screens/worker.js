/* The field log's own service worker: it opens the app without a connection. An update waits until
   the officer takes it, and touches nothing of what is kept on the phone. */

import { find, root, show } from "./page.js";

const notice = find('[data-notice="new-version"]');

/** Registers it for the field log in each language. */
export async function register() {
  const { worker, workerScopes } = root.dataset;
  if (!worker || !("serviceWorker" in navigator)) return;
  let isReloading = false;
  const hadController = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (hadController && isReloading) location.reload();
  });
  for (const scope of workerScopes.split(" ")) {
    const registration = await navigator.serviceWorker.register(worker, { scope });
    if (location.pathname.startsWith(scope)) watch(registration);
  }
  find("[data-update]").addEventListener("click", async () => {
    isReloading = true;
    const own = await navigator.serviceWorker.getRegistration();
    if (own?.waiting) own.waiting.postMessage("use-new-version");
    else location.reload();
  });
}

function watch(registration) {
  const { serviceWorker } = navigator;
  const tell = () => show(notice, Boolean(registration.waiting && serviceWorker.controller));
  tell();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", tell);
  });
}
