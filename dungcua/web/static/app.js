// Enhances the chat form: the same post, answered as a stream of events instead of a page.
// Everything works without this file. Fragments come rendered and escaped from the server.
"use strict";
document.documentElement.classList.add("js");
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

const form = document.getElementById("hoi");
if (form) {
  const log = document.getElementById("so");
  const typing = document.getElementById("dang-soan");
  const alertBox = document.getElementById("bao");
  const box = form.elements.namedItem("text");
  let busy = false;
  let sending = "";
  let pressedNext = "";

  const fragment = (html) => document.createRange().createContextualFragment(html);
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const indicate = (text) => {
    typing.textContent = text;
    typing.classList.toggle("on", text !== "");
  };
  const removeAll = (selector) => document.querySelectorAll(selector).forEach((e) => e.remove());
  const lastNumber = () => Number([...log.querySelectorAll("[data-tin]")].pop()?.dataset.tin ?? 0);

  const bubble = (text) => {
    const article = document.createElement("article");
    article.className = "msg mine waiting";
    const said = document.createElement("p");
    said.className = "say";
    said.textContent = text;
    article.append(said);
    log.append(article);
    article.scrollIntoView({ block: "start" });
    return article;
  };

  const show = (html) => {
    removeAll(".next, .log .told, #vi-du");
    const piece = fragment(html);
    const first = piece.querySelector("[data-tin]");
    if (!first || !document.getElementById(first.id)) log.append(piece);
  };

  // Yields {event, data} of a response body in the form of server-sent events.
  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        const lines = part.split("\n");
        const event = lines.find((l) => l.startsWith("event: "))?.slice(7);
        const data = lines.filter((l) => l.startsWith("data: ")).map((l) => l.slice(6)).join("\n");
        if (event) yield { event, data };
      }
    }
  }

  // The connection broke while answers were coming: they wait in the history.
  async function catchUp() {
    indicate(form.dataset.again);
    for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
      try {
        const answer = await fetch(`/tro-chuyen?sau=${lastNumber()}`, { cache: "no-store" });
        if (answer.ok) return show(await answer.text());
      } catch { /* still no connection */ }
      await wait(pause);
    }
  }

  // While a person has the conversation, or will: their words come without being asked for.
  const WATCHED = ["waiting", "person"];
  let watching = false;
  async function watch(owner) {
    const notice = document.getElementById("cho-nguoi");
    notice.hidden = !WATCHED.includes(owner);
    if (notice.hidden || watching) return;
    watching = true;
    for (let quiet = 0; !notice.hidden; quiet += 1) {
      await wait(Math.min(2000 + quiet * 250, 15000));
      if (busy || document.hidden) continue;
      try {
        const answer = await fetch(`/tro-chuyen?sau=${lastNumber()}`, { cache: "no-store" });
        const html = await answer.text();
        if (!answer.ok || busy) continue;
        if (html.trim()) { show(html); quiet = 0; }
        notice.hidden = !WATCHED.includes(answer.headers.get("X-Owner"));
      } catch { /* no connection: later */ }
    }
    watching = false;
  }
  watch(form.dataset.owner);

  async function send(text) {
    const body = new URLSearchParams(new FormData(form));
    body.delete("send");
    body.set("text", text);
    const mine = bubble(text);
    let arrived = false;
    let replied = false;
    indicate(form.dataset.typing);
    try {
      const response = await fetch("/", { method: "POST", body, headers: { Accept: "text/event-stream" } });
      if (!response.ok) {
        form.elements.namedItem("csrf").value = response.headers.get("X-Form-Token") ?? body.get("csrf");
        throw new Error(await response.text());
      }
      for await (const { event, data } of events(response)) {
        if (event === "said") { arrived = true; mine.outerHTML = data; }
        if (event === "reply") {
          show(data);
          // The page has grown: the question can go to the top, once; after that people scroll.
          if (!replied) [...log.querySelectorAll(".mine")].pop()?.scrollIntoView({ block: "start" });
          replied = true;
        }
        // Not a message: it stands in this page only, and stays until the page is left.
        if (event === "pin") log.append(fragment(data));
        if (event === "owner") watch(data);
        if (event === "fault") log.append(fragment(data));
        if (event === "end") { form.elements.namedItem("once").value = data; return true; }
      }
      throw new TypeError("cut off");
    } catch (error) {
      if (arrived) { await catchUp(); return true; }
      mine.remove();
      const words = document.createElement("p");
      words.className = "fault";
      words.setAttribute("role", "alert");
      words.textContent = form.dataset.lost;
      alertBox.replaceChildren(error instanceof TypeError ? words : fragment(error.message));
      return false;
    } finally {
      indicate("");
    }
  }

  async function say(text, pressed) {
    busy = true;
    sending = text;
    const draft = box.value;
    if (!pressed) box.value = "";
    alertBox.replaceChildren();
    if (!(await send(text))) box.value = box.value || (pressed ? draft || text : draft);
    busy = false;
    if (pressed || document.activeElement === document.body) box.focus({ preventScroll: true });
    const next = pressedNext;
    pressedNext = "";
    if (next) say(next, true);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter?.name === "send";
    const text = (pressed ? event.submitter.value : box.value).trim();
    if (!text) return;
    if (!busy) return say(text, pressed);
    // What is typed stays in the box; a button that was pressed would be forgotten. Twice is once.
    if (pressed && text !== sending) pressedNext = text;
  });
  box.addEventListener("keydown", (event) => {
    // isComposing: the key that ends a Telex or VNI syllable must not send the message.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
