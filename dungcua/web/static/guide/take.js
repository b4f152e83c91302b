// What a household takes along from a checklist: the code that opens it again, paper, a text
// message, a link. None of it says anything about the household but the case it chose.

import { h, t } from "./dom.js";
import { qr } from "./qr.js";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

/** The address of a checklist on the site's own pages. */
export function address(card, chosen, commune) {
  const asked = new URLSearchParams({ xa: commune, "truong-hop": chosen });
  return `${meta("guide-public") || location.origin}${meta("guide-path")}/${card.code}?${asked}`;
}

/** The code as it stands on the screen, and on paper beside the checklist. */
export const code = (link) => h("figure", { class: "qr-here" }, qr(link, t("guide.take.qr")), h("figcaption", {}, t("guide.take.qr")));

/** The section below a checklist. */
export function take(title, link, message) {
  const told = h("textarea", { id: "tin", rows: 5, readonly: true });
  told.value = message;
  const paper = (size, key) => h("button", { class: "small", type: "button", click: () => printed(size) }, t(key));
  return h("section", { class: "takeaway", "aria-labelledby": "mang-ve" },
    h("h2", { id: "mang-ve" }, t("guide.take.title")),
    h("p", { class: "more" }, paper("a4", "offline.take.a4"), paper("a5", "offline.take.a5")),
    h("label", { for: "tin" }, t("guide.take.sms")),
    told,
    h("p", { class: "more" }, h("a", { class: "small button", href: `sms:?&body=${encodeURIComponent(message)}` }, t("guide.take.send"))),
    h("label", { for: "duong-dan" }, t("guide.take.link")),
    h("input", { id: "duong-dan", type: "text", readonly: true, value: link }),
    navigator.share && h("p", { class: "more" }, h("button", { class: "small", type: "button", click: () => share(title, link) }, t("guide.take.share"))));
}

function printed(size) {
  document.documentElement.dataset.paper = size;
  print();
}

async function share(title, url) {
  try {
    await navigator.share({ title, url });
  } catch { /* the person went back: the link still stands on the screen */ }
}
