// A list of suggestions below the box: the combobox of the ARIA practices (list, no
// automatic selection). Without this file the form works as it is.
"use strict";
{
  const box = document.getElementById("dia-danh");
  const PAUSE = 200;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let timer = 0;
  let asked = 0;
  let current = -1;

  list.id = "dia-danh-ds";
  list.hidden = true;
  list.lang = "vi";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.list);
  status.className = "vh";
  status.setAttribute("role", "status");
  box.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) box.setAttribute(name, value);

  const options = () => [...list.children];
  // Busy until the list belongs to what stands in the box.
  const working = (busy) => list.setAttribute("aria-busy", String(busy));
  const calm = () => {
    clearTimeout(timer);
    timer = 0;
  };

  const close = () => {
    calm();
    asked += 1;
    working(false);
    current = -1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const mark = (place) => {
    current = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", options()[place].id);
    options()[place].scrollIntoView({ block: "nearest" });
  };

  const choose = (option) => {
    box.value = option.dataset.text;
    close();
    box.form.requestSubmit();
  };

  const open = (found) => {
    list.replaceChildren(...found.map(({ text, former }, at) => {
      const option = document.createElement("li");
      option.id = `dia-danh-${at}`;
      option.dataset.text = text;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = text;
      if (former) {
        const old = document.createElement("small");
        old.textContent = ` (${box.dataset.former})`;
        option.append(old);
      }
      return option;
    }));
    current = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? box.dataset.count.replace("{n}", found.length) : "";
  };

  const ask = async () => {
    const number = ++asked;
    const words = box.value.trim();
    // Long runs of digits are somebody's number, never a place: they stay here.
    if (words.length < 2 || /\d{6}/.test(words.replace(/[\s.-]/g, ""))) return close();
    try {
      const answer = await fetch(`/api/v1/places/suggest?q=${encodeURIComponent(words)}`);
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (number === asked) open(suggestions);
    } catch {
      // No connection: the form still works.
    } finally {
      if (number === asked && !timer) working(false);
    }
  };
  const askSoon = () => {
    calm();
    working(true);
    timer = setTimeout(() => {
      timer = 0;
      ask();
    }, PAUSE);
  };

  box.addEventListener("input", (event) => {
    // isComposing: half of a Telex or VNI syllable is not a name yet.
    if (event.isComposing) calm();
    else askSoon();
  });
  box.addEventListener("compositionend", askSoon);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = list.hidden ? 0 : options().length;
    if (event.key === "Escape" && count) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" && count) {
      event.preventDefault();
      mark((current + 1) % count);
    } else if (event.key === "ArrowUp" && count) {
      event.preventDefault();
      mark(current <= 0 ? count - 1 : current - 1);
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      choose(options()[current]);
    }
  });
  // The box keeps the focus while somebody presses on an option.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  box.addEventListener("blur", close);
}
