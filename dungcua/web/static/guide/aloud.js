// Reading aloud by the browser's own voice, one thing at a time: the chat, the guide's pages and
// the installed guide all read through here.

const engine = window.speechSynthesis;
const SLOWER = 0.9;
let going = null;

/** A voice of this language ("vi", "en"). One of another would read it as nobody understands. */
export const voiceFor = (lang) => engine?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(lang)) ?? null;

/** Call `work` whenever the browser has learnt of other voices: many load them late. */
export const onVoices = (work) => engine?.addEventListener?.("voiceschanged", work);

/** Stop, whatever is being read. */
export function hush() {
  if (!going) return;
  const { ended } = going;
  going = null;
  engine.cancel();
  ended();
}

/**
 * Read texts one after the other. What was being read before stops. `at(number)` hears which one
 * begins, `ended()` that all were read or somebody stopped it.
 */
export function read(texts, lang, { ended, at = () => {} }) {
  hush();
  const mine = { ended };
  going = mine;
  const voice = voiceFor(lang);
  const next = (number) => {
    if (going !== mine) return;
    if (number === texts.length) {
      hush();
      return;
    }
    const utterance = new SpeechSynthesisUtterance(texts[number]);
    utterance.voice = voice;
    utterance.lang = voice?.lang ?? lang;
    utterance.rate = SLOWER;
    utterance.onend = () => next(number + 1);
    utterance.onerror = () => { if (going === mine) hush(); };
    at(number);
    engine.speak(utterance);
  };
  next(0);
}

if (engine) addEventListener("pagehide", hush);
