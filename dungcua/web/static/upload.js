// Shows how far an upload is, and keeps the form when the connection breaks. The same post as
// without this file: its answer is a whole page, of which the main part takes the place of ours.
"use strict";
for (const form of document.querySelectorAll("form[data-upload]")) {
  const progress = form.querySelector("[data-progress]");
  const button = form.querySelector("button[type=submit]");
  const tell = (text) => {
    progress.textContent = text;
    progress.classList.toggle("on", text !== "");
  };
  const lost = () => {
    tell("");
    const words = document.createElement("p");
    words.className = "fault";
    words.setAttribute("role", "alert");
    words.textContent = form.dataset.lost;
    progress.before(words);
    button.disabled = false;
  };
  form.addEventListener("submit", (event) => {
    const files = form.querySelector("input[type=file]");
    if (![...files.files].length) return; // nothing that takes long: an ordinary post
    event.preventDefault();
    form.querySelectorAll(".fault").forEach((e) => e.remove());
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = total ? Math.floor((loaded / total) * 100) : 0;
      tell(percent < 100 ? form.dataset.sending.replace("{percent}", percent) : form.dataset.checking);
    });
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.addEventListener("load", () => {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = answer.querySelector("main");
      if (!main) return lost();
      document.title = answer.title;
      document.querySelector("main").replaceWith(document.adoptNode(main));
      for (const print of document.querySelectorAll("main [data-print]")) {
        print.addEventListener("click", () => window.print());
      }
      document.querySelector("main").focus();
      window.scrollTo(0, 0);
    });
    request.send(new FormData(form));
  });
}
