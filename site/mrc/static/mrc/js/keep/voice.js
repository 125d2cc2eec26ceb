/* The device's own voice: only one that is on the device, and only for the language of the text. */

/** Characters that a voice is given at once: some fall silent in the middle of more. */
const LONGEST = 220;
const SPOKEN = "h1, h2, h3, h4, p, li, dt, dd, summary, td, th, figcaption";
const SILENT = "nav, aside, form, footer, button, template, audio, [hidden], .no-print, .sources";

/**
 * @param {SpeechSynthesisVoice[]} voices
 * @param {string} language "en" or "ur"
 * @returns {SpeechSynthesisVoice|null} never one of another language, and none that sends the text
 *   to somebody else's computer
 */
export function voiceFor(voices, language) {
  const own = voices.filter(
    (voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language,
  );
  return own.find((voice) => voice.default) ?? own[0] ?? null;
}

/** The main text in the order of reading, without what is for the eyes and hands alone. */
export function spokenText(main) {
  const elements = [...main.querySelectorAll(SPOKEN)].filter(
    (one) => !one.closest(SILENT) && !one.querySelector(SPOKEN),
  );
  return elements.flatMap((one) => sentences(one.textContent.replace(/\s+/g, " ").trim()));
}

/** @param {string} text @returns {string[]} at its full stops, and at spaces where there is none */
export function sentences(text) {
  const found = [];
  for (const sentence of text.match(/[^.!?۔؟]+[.!?۔؟]*/g) ?? []) {
    let rest = sentence.trim();
    while (rest.length > LONGEST) {
      const space = rest.lastIndexOf(" ", LONGEST);
      const end = space > 0 ? space : LONGEST;
      found.push(rest.slice(0, end));
      rest = rest.slice(end).trim();
    }
    if (rest) found.push(rest);
  }
  return found;
}

/** Start, pause and stop. Pausing remembers the sentence: phones cannot stop in the middle of one. */
export class Reader {
  /** @param {HTMLElement} row @param {SpeechSynthesisVoice} voice @param {string[]} texts */
  constructor(row, voice, texts) {
    this.row = row;
    this.voice = voice;
    this.texts = texts;
    this.at = 0;
    this.isSpeaking = false;
    this.turn = 0;
  }

  start() {
    const button = (name) => this.row.querySelector(`[data-voice-${name}]`);
    button("start").addEventListener("click", () => this.speakFrom(0));
    button("pause").addEventListener("click", () =>
      this.isSpeaking ? this.hush() : this.speakFrom(this.at),
    );
    button("stop").addEventListener("click", () => {
      this.at = 0;
      this.hush();
      this.show(false);
    });
    addEventListener("pagehide", () => speechSynthesis.cancel());
    this.row.hidden = false;
  }

  speakFrom(index) {
    speechSynthesis.cancel();
    this.turn += 1;
    this.isSpeaking = true;
    this.at = index;
    this.show(true);
    this.next(this.turn);
  }

  next(turn) {
    if (turn !== this.turn) return;
    if (this.at >= this.texts.length) {
      this.isSpeaking = false;
      this.show(false);
      return;
    }
    const words = new SpeechSynthesisUtterance(this.texts[this.at]);
    words.voice = this.voice;
    words.lang = this.voice.lang;
    words.onend = () => {
      if (turn !== this.turn) return;
      this.at += 1;
      this.next(turn);
    };
    speechSynthesis.speak(words);
  }

  hush() {
    this.turn += 1;
    this.isSpeaking = false;
    speechSynthesis.cancel();
    this.show(true);
  }

  show(isOpen) {
    this.row.querySelector("[data-voice-start]").hidden = isOpen;
    const pause = this.row.querySelector("[data-voice-pause]");
    pause.hidden = !isOpen;
    pause.setAttribute("aria-pressed", String(isOpen && !this.isSpeaking));
    this.row.querySelector("[data-voice-stop]").hidden = !isOpen;
  }
}
