// Keys of the desk. Every key stands on the thing it works: <a data-shortcut="g h">,
// <button data-shortcut="Alt+s">, <input data-shortcut="/">; nothing is listed here.
// One press follows a link, presses a button or goes to a field. Everything works without.
"use strict";
document.documentElement.classList.add("js");

const SINGLE = "dungcua.single-keys";
const overlay = document.getElementById("phim-tat");
let begun = "";
let patience = 0;

const single = () => {
  try { return localStorage.getItem(SINGLE) !== "off"; } catch { return true; }
};
const shown = (element) => element.checkVisibility ? element.checkVisibility() : true;
const shortcuts = () => [...document.querySelectorAll("[data-shortcut]")].filter(shown);
const writing = (element) =>
  element.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
const name = (event) => {
  const key = event.key === " " ? "Space" : event.key;
  const held = (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "");
  // With Alt some keyboards give another letter: the place of the key counts then.
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : key;
  return held + (letter.length === 1 ? letter.toLowerCase() : letter);
};
const same = (wanted, pressed) => wanted.toLowerCase() === pressed.toLowerCase();

function work(element) {
  if (writing(element)) { element.focus(); element.select?.(); return; }
  element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.metaKey || event.defaultPrevented) return;
  if (["Shift", "Control", "Alt"].includes(event.key)) return;
  const pressed = name(event);
  const modified = event.ctrlKey || event.altKey;
  if (!modified && (writing(event.target) || !single() || overlay?.open)) return;
  const keys = modified ? pressed : (begun ? `${begun} ${pressed}` : pressed);
  begun = "";
  clearTimeout(patience);
  const all = shortcuts();
  const found = all.find((element) => same(element.dataset.shortcut, keys))
    ?? all.find((element) => same(element.dataset.shortcut, pressed));
  if (found) {
    event.preventDefault();
    work(found);
  } else if (!modified && all.some((element) => element.dataset.shortcut.startsWith(`${pressed} `))) {
    begun = pressed;
    patience = setTimeout(() => { begun = ""; }, 1500);
  }
});

for (const element of document.querySelectorAll("[data-shortcut]")) {
  element.setAttribute("aria-keyshortcuts", element.dataset.shortcut);
}

if (overlay) {
  const list = overlay.querySelector(".keys");
  const box = overlay.querySelector("[data-single-keys]");
  const label = (element) => element.dataset.shortcutLabel || element.getAttribute("aria-label")
    || element.labels?.[0]?.textContent || element.textContent;
  const open = () => {
    list.replaceChildren();
    for (const element of shortcuts()) {
      const keys = document.createElement("dt");
      for (const part of element.dataset.shortcut.split(" ")) {
        const key = document.createElement("kbd");
        key.textContent = part;
        keys.append(key, " ");
      }
      const what = document.createElement("dd");
      what.textContent = label(element).trim();
      list.append(keys, what);
    }
    box.checked = single();
    overlay.showModal();
  };
  for (const button of document.querySelectorAll("[data-overlay]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  overlay.querySelector("[data-close]").addEventListener("click", () => overlay.close());
  box.addEventListener("change", () => {
    try { localStorage.setItem(SINGLE, box.checked ? "on" : "off"); } catch { /* kept for this page */ }
  });
}
