// The call assistant while typing: asks for hints, Enter takes, arrows choose. The field keeps
// the focus; what the buttons send is what they send without a script.
"use strict";
{
  const form = document.getElementById("tong-dai");
  const note = document.getElementById("ghi-chu");
  const hints = document.getElementById("goi-y");
  const voice = document.getElementById("bao-tin");
  const PAUSE = 120;
  let waiting = 0;
  let asked = 0;
  let shown = 0;
  let said = "";
  let picked = -1;
  // Steps follow one another: what is asked or sent meanwhile would not know what was taken.
  let step = Promise.resolve();
  let steps = 0;

  form.querySelector("[data-without-script]").hidden = true;

  const open = () => hints.querySelector("[data-open]");
  const choices = () => [...(open()?.querySelectorAll("button") ?? [])];

  function pick(index, aloud) {
    const all = choices();
    picked = all.length ? Math.max(-1, Math.min(index, all.length - 1)) : -1;
    all.forEach((button, at) => button.classList.toggle("picked", at === picked));
    if (aloud && picked >= 0) {
      voice.textContent = all[picked].textContent.trim();
      all[picked].scrollIntoView({ block: "nearest" });
    }
  }

  const calm = () => {
    clearTimeout(waiting);
    waiting = 0;
  };

  // Busy from the first letter until the hints belong to what stands there.
  async function ask(button) {
    calm();
    const number = ++asked;
    const data = new FormData(form);
    if (button) data.set("do", button.value);
    form.setAttribute("aria-busy", "true");
    let answer;
    let html = "";
    try {
      answer = await fetch(form.dataset.hints, { method: "POST", body: new URLSearchParams(data) });
      html = await answer.text();
    } catch { answer = null; }
    if (number < shown) return;
    shown = number;
    if (number === asked && !waiting) form.removeAttribute("aria-busy");
    if (!answer?.ok || answer.redirected) {
      // The session is over or the network is gone: the form itself says which.
      if (button) { form.dataset.direct = "1"; form.requestSubmit(button); }
      return;
    }
    const within = hints.contains(document.activeElement);
    hints.innerHTML = html;
    if (within) note.focus();
    pick(open()?.hasAttribute("data-first") ? 0 : -1, false);
    const say = hints.querySelector("[data-say]")?.dataset.say ?? "";
    if (say !== said) { said = say; voice.textContent = say; }
  }

  function take(button) {
    steps += 1;
    step = step.then(() => ask(button)).finally(() => { steps -= 1; });
  }

  note.addEventListener("input", () => {
    calm();
    form.setAttribute("aria-busy", "true");
    waiting = setTimeout(() => step.then(() => ask()), PAUSE);
  });

  note.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      const button = choices()[picked];
      if (button) take(button);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && choices().length) {
      event.preventDefault();
      pick(event.key === "ArrowDown" ? picked + 1 : Math.max(0, picked - 1), true);
    }
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || form.dataset.direct) return;
    if (button.name === "do") {
      event.preventDefault();
      take(button);
    } else if (steps) {
      event.preventDefault();
      step.then(() => form.requestSubmit(button));
    }
  });

  pick(open()?.hasAttribute("data-first") ? 0 : -1, false);
}
