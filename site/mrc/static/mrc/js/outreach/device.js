/* What the server notes about the device that sent a session: its browser and system, and how wrong
   its clock is. Nothing that tells one phone from another of its kind. */

const BROWSER = /(?:Edg|SamsungBrowser|OPR|Firefox|Chrome|Version)\/[0-9]+/;
const SYSTEM = /Android [0-9]+|iPhone OS [0-9]+|Windows|Mac OS X|Linux/;
/* Seconds that every clock may be off. */
const WORTH_NOTING = 60;

/** @param {number|null} skew seconds by which the device's clock is ahead of the server's */
export function deviceName(skew) {
  const { userAgent } = navigator;
  const parts = [BROWSER.exec(userAgent)?.[0], SYSTEM.exec(userAgent)?.[0]];
  if (skew !== null && Math.abs(skew) > WORTH_NOTING) parts.push(`clock ${skew} s`);
  return parts.filter(Boolean).join("; ");
}
