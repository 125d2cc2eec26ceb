/* The page of everything that is kept on this phone. It also stands in for a page that is not kept,
   while there is no connection. The list itself is loaded only where there is something in it. */

const page = document.querySelector("[data-kept-list]");

if (document.documentElement.hasAttribute("data-offline")) {
  page.querySelector("[data-no-connection]").hidden = false;
  page.querySelector("[data-try-again]").addEventListener("click", () => location.reload());
}
begin();

async function begin() {
  const names = "caches" in window ? await caches.keys().catch(() => []) : [];
  if (names.some((name) => name.startsWith("mrc-kept-1:"))) (await import("./list.js")).show();
  else page.querySelector("[data-kept-none]").hidden = false;
}
