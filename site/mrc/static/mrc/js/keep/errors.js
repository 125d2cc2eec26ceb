/* What can go wrong while a guide is kept, each with its own words on the page. */

/** The phone has no room; what is there already stays. */
export class StorageFull extends Error {
  code = "full";
}
/** This browser keeps nothing: a private window, or storage that is switched off. */
export class StorageRefused extends Error {
  code = "refused";
}
/** No answer that is ours came back. */
export class NoNetwork extends Error {
  code = "no_network";
}
/** The guide is not on the site any more. */
export class GuideGone extends Error {
  code = "gone";
}

/** @param {unknown} error of a storage of the browser */
export function storageError(error) {
  const full = ["QuotaExceededError", "NS_ERROR_FILE_NO_DEVICE_SPACE"];
  return full.includes(error?.name) ? new StorageFull() : new StorageRefused();
}
