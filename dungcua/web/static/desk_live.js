// Keeps the lists of the desk fresh. The server says that something changed; what it is, the
// page asks for itself, with its own rights. Without this script a reload shows the same.
"use strict";
{
  const regions = () => [...document.querySelectorAll("[data-live]")];
  const first = document.querySelector("[data-source]");
  const told = document.getElementById("bao-tin");
  const changed = (region) => region.hasAttribute("data-keep")
    && [...region.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue || box === document.activeElement);

  let asked = 0;
  let shown = 0;
  async function renew() {
    const number = ++asked;
    let answer;
    let html;
    try {
      answer = await fetch(first.dataset.source, { headers: { Accept: "text/event-stream" } });
      html = await answer.text();
    } catch { return; }
    // Of two that were under way the older may come last: it would bring old news back.
    if (!answer.ok || number < shown) return;
    shown = number;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const region of regions()) {
      const other = fresh.getElementById(region.id);
      if (!other || other.innerHTML === region.innerHTML || changed(region)) continue;
      const active = region.contains(document.activeElement) ? document.activeElement : null;
      const again = active && (active.id ? `#${active.id}` : active.getAttribute("href") && `[href="${active.getAttribute("href")}"]`);
      region.innerHTML = other.innerHTML;
      for (const element of region.querySelectorAll("[data-shortcut]")) {
        element.setAttribute("aria-keyshortcuts", element.dataset.shortcut);
      }
      if (again) region.querySelector(again)?.focus();
    }
    if (told) told.textContent = first.dataset.news;
  }

  let waiting = 0;
  function heard(news) {
    const entry = first.dataset.entry;
    if (entry && news && String(news.entry) !== entry) return;
    clearTimeout(waiting);
    waiting = setTimeout(renew, 150);
  }

  // One line for each session: the tabs of a browser share it, whoever holds the lock listens.
  // It begins where this page was written, so that nothing is missed in between.
  function listen(tell) {
    const line = new EventSource(`/ban-truc/luong?tu=${first.dataset.seen}`);
    line.addEventListener("queue", (event) => tell(JSON.parse(event.data)));
    line.addEventListener("reload", () => tell(null));
    return line;
  }

  if (first && navigator.locks && "BroadcastChannel" in window) {
    const tabs = new BroadcastChannel("dungcua.desk");
    tabs.addEventListener("message", (event) => heard(event.data));
    // Another tab holds the line: what it heard before this one listened is asked for, once.
    const late = setTimeout(() => heard(null), 500);
    navigator.locks.request("dungcua.desk.line", () => new Promise(() => {
      clearTimeout(late);
      listen((news) => { tabs.postMessage(news); heard(news); });
    }));
  } else if (first) {
    listen(heard);
  }

  // Canned replies, found while typing; Enter takes the first one.
  const search = document.querySelector("[data-canned-from]");
  const reply = document.getElementById("o-tra-loi");
  function take(link) {
    const gap = reply.value && !/\s$/.test(reply.value) ? "\n" : "";
    reply.value += gap + link.dataset.canned;
    reply.focus();
  }
  if (search && reply) {
    let patience = 0;
    search.addEventListener("input", () => {
      clearTimeout(patience);
      patience = setTimeout(async () => {
        const typed = search.value;
        const answer = await fetch(`${search.dataset.cannedFrom}?mau=${encodeURIComponent(typed)}`);
        const html = await answer.text();
        if (answer.ok && typed === search.value) document.getElementById("mau-tim-thay").outerHTML = html;
      }, 120);
    });
    search.form.addEventListener("submit", (event) => {
      const link = document.querySelector("#mau-tim-thay [data-canned]");
      if (link) { event.preventDefault(); take(link); }
    });
    search.form.addEventListener("click", (event) => {
      const link = event.target.closest("[data-canned]");
      if (link) { event.preventDefault(); take(link); }
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  // Rows by keyboard: j and k, as lists are walked elsewhere.
  document.addEventListener("keydown", (event) => {
    const written = event.target.matches?.("input, textarea, select");
    if (written || event.altKey || event.ctrlKey || event.metaKey || !["j", "k"].includes(event.key)) return;
    try { if (localStorage.getItem("dungcua.single-keys") === "off") return; } catch { /* on */ }
    const links = [...document.querySelectorAll("[data-row] .about > a")];
    const place = links.indexOf(document.activeElement);
    links[place < 0 ? 0 : place + (event.key === "j" ? 1 : -1)]?.focus();
  });
}
