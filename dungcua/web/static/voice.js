// Speaking instead of typing, and reading aloud, by the browser's own engines where it has
// them. Nothing shows where it has none. We never get the sound, only the words, and only
// when the person sends them.
import { hush, onVoices, read as aloud, voiceFor } from "./guide/aloud.js";

(() => {
  const form = document.getElementById("hoi");
  const button = document.getElementById("noi");
  if (!form || !button) return;
  const box = form.elements.namedItem("text");
  const status = document.getElementById("tieng-noi-bao");
  const told = button.dataset;
  const lang = document.documentElement.lang === "en" ? "en" : "vi";

  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  if (Recognition && window.isSecureContext) {
    button.hidden = false;
    let listening = null;
    const off = () => {
      listening = null;
      button.setAttribute("aria-pressed", "false");
    };
    button.addEventListener("click", () => {
      if (listening) return listening.stop();
      const before = box.value.trim();
      const heard = new Recognition();
      heard.lang = lang === "en" ? "en-US" : "vi-VN";
      heard.interimResults = true;
      heard.continuous = true;
      heard.onresult = (event) => {
        const said = [...event.results].map((result) => result[0].transcript.trim()).join(" ");
        box.value = `${before} ${said}`.trim().slice(0, box.maxLength);
      };
      heard.onerror = (event) => {
        const denied = event.error === "not-allowed" || event.error === "service-not-allowed";
        status.textContent = denied ? told.denied : event.error === "no-speech" ? told.silent : told.broken;
      };
      heard.onend = () => {
        if (status.textContent === told.listening) status.textContent = box.value.trim() ? told.check : "";
        off();
        box.focus();
      };
      try {
        heard.start();
      } catch {
        status.textContent = told.broken;
        return;
      }
      listening = heard;
      button.setAttribute("aria-pressed", "true");
      status.textContent = told.listening;
    });
  }

  const log = document.getElementById("so");
  let speaking = null;
  const read = (reader, message) => {
    const again = speaking === reader;
    hush();
    if (again) return;
    const words = [...message.querySelectorAll(":scope > .say")];
    speaking = reader;
    reader.setAttribute("aria-pressed", "true");
    aloud([words.map((line) => line.textContent).join(" ")], words[0]?.lang === "en" ? "en" : "vi", {
      ended: () => {
        reader.setAttribute("aria-pressed", "false");
        if (speaking === reader) speaking = null;
      },
    });
  };
  // A voice of another language would read Vietnamese as nobody can understand it.
  const offer = () => {
    for (const message of log.querySelectorAll(".msg:not(.mine):not(.read)")) {
      const line = message.querySelector(":scope > .say");
      if (!line || !voiceFor(line.lang === "en" ? "en" : "vi")) continue;
      const reader = document.createElement("button");
      reader.type = "button";
      reader.className = "quiet aloud";
      reader.textContent = told.read;
      reader.setAttribute("aria-pressed", "false");
      reader.addEventListener("click", () => read(reader, message));
      message.classList.add("read");
      message.querySelector(":scope > .by")?.append(" ", reader);
    }
  };
  if (window.speechSynthesis) {
    offer();
    onVoices(offer);
    new MutationObserver(offer).observe(log, { childList: true });
  }
})();
