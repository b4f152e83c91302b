// What a script adds to the guide's pages: reading them aloud, and the telephone's own sharing.
// Without it nothing is missing but these.

import { bar } from "./reading.js";

const root = document.getElementById("doc-to");
const title = root.querySelector("h1");
// The sentences are Vietnamese whatever the language of the frame.
title.after(bar(root, "vi", root.dataset));
const share = document.querySelector("[data-share]");
if (share && navigator.share) {
  share.hidden = false;
  share.addEventListener("click", async () => {
    try {
      await navigator.share({ title: title.textContent, url: share.dataset.share });
    } catch { /* the person went back: the link still stands on the page */ }
  });
}
