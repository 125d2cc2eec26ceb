/* A photograph of an attendance sheet, made small enough for a prepaid phone and still readable.
   It is drawn anew, so nothing of where and with what it was taken is left in it. */

import { sha256 } from "./canonical.js";
import { PictureError } from "./errors.js";

/** The longer side: on an A4 sheet, handwriting of 3 mm keeps some 20 pixels. The server draws a
    picture anew and keeps no larger one (`campaigns/records/pictures.py`). */
const LONGEST = { sheet: 2000, letter: 2000, photo: 1600 };
const QUALITY = [0.82, 0.7, 0.6, 0.5];
/** What a picture should weigh at most. */
const WANTED_BYTES = 900 * 1024;
/* More pixels than any phone's camera has, fewer than would take its memory. */
const MOST_PIXELS = 120_000_000;

/**
 * @param {Blob} file
 * @param {"sheet"|"photo"|"letter"} kind
 * @returns {Promise<{bytes: ArrayBuffer, sha256: string, size: number, width: number,
 *   height: number}>} a JPEG without metadata; throws `PictureError`
 */
export async function shrink(file, kind) {
  const bitmap = await decode(file);
  try {
    if (bitmap.width * bitmap.height > MOST_PIXELS) throw new PictureError("picture-too-large");
    const canvas = drawn(bitmap, LONGEST[kind] ?? LONGEST.photo);
    const bytes = await encoded(canvas);
    return {
      bytes,
      sha256: await sha256(bytes),
      size: bytes.byteLength,
      width: canvas.width,
      height: canvas.height,
    };
  } finally {
    bitmap.close();
  }
}

async function decode(file) {
  try {
    // Turned as the camera was held.
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new PictureError("picture-unreadable");
  }
}

function drawn(bitmap, longest) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", { alpha: false });
  // Paper, where a picture is transparent.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function encoded(canvas) {
  let blob = null;
  for (const quality of QUALITY) {
    blob = await new Promise((resolve) => {
      canvas.toBlob(resolve, "image/jpeg", quality);
    });
    if (!blob) throw new PictureError("picture-too-large");
    if (blob.size <= WANTED_BYTES) break;
  }
  return blob.arrayBuffer();
}

/**
 * Shows a picture that is kept on the phone. The page's policy lets an image come from our own
 * server only, so it is drawn.
 * @param {ArrayBuffer} bytes
 * @param {HTMLCanvasElement} canvas keeps its width; its height follows
 */
export async function draw(bytes, canvas) {
  const bitmap = await decode(new Blob([bytes], { type: "image/jpeg" }));
  const scale = Math.min(1, canvas.width / bitmap.width);
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}
