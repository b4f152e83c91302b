// A screen of the guide read aloud, line by line, with a stop that stays in sight.

import { hush, onVoices, read, voiceFor } from "./aloud.js";

const LINES = "h1, h2, h3, p, li, legend, blockquote, label";
const SILENT = "nav:not(.spoken), .takeaway, .sources, .mark-of-data, .spoken-bar, .vh, .more, .hint-box p, [hidden], noscript";
const UNSPOKEN = ".ref, .vh, .icon, button, input, textarea";

/** The lines of a screen as they are read: `[element, text]`. */
export function lines(root) {
  return [...root.querySelectorAll(LINES)]
    .filter((line) => !line.closest(SILENT) && !line.querySelector("p, li"))
    .map((line) => {
      const alone = line.cloneNode(true);
      for (const part of alone.querySelectorAll(UNSPOKEN)) part.remove();
      return [line, alone.textContent.replace(/\s+/g, " ").trim()];
    })
    .filter(([, text]) => text);
}

/**
 * Make a bar that reads a screen: a button to begin, and while it reads one to stop, which stays
 * at the bottom of the window. It shows only where the browser has a voice of the language.
 */
export function bar(root, lang, words) {
  const made = document.createElement("p");
  made.className = "spoken-bar";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  made.append(button);
  let spoken = [];
  const mark = (number) => spoken.forEach(([line], n) => line.classList.toggle("spoken", n === number));
  const rest = () => {
    mark(-1);
    made.classList.remove("going");
    button.textContent = words.read;
  };
  button.addEventListener("click", () => {
    if (made.classList.contains("going")) {
      hush();
      return;
    }
    spoken = lines(root);
    read(spoken.map(([, text]) => text), lang, {
      ended: rest,
      at: (number) => {
        mark(number);
        spoken[number][0].scrollIntoView({ block: "nearest" });
      },
    });
    made.classList.add("going");
    button.textContent = words.stop;
  });
  const offer = () => { made.hidden = !voiceFor(lang); };
  rest();
  offer();
  if (made.hidden) onVoices(offer);
  return made;
}
