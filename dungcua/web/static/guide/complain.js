// Telling a complaint for a resident who has heard what is kept and agreed, and the list of
// what waits.

import { h, t } from "./dom.js";
import { part } from "./pack.js";
import * as queue from "./queue.js";
import { obstacle } from "./visits.js";

const LIMITS = document.querySelector('meta[name="guide-longest"]');
const CONSENT = ["what", "not", "anonymous", "withdraw"];

export async function complain({ pack, query }) {
  const number = Number(query.get("so")) || null;
  const held = number && (await queue.list()).find((item) => item.number === number && queue.open(item));
  const card = pack && query.get("viec") ? await part(pack, `procedure/${query.get("viec")}`) : null;
  const paper = card && query.get("giay") ? (await part(pack, "papers")).names[query.get("giay")] : null;
  const words = h("textarea", { id: "loi-ke", rows: 6, required: true, maxlength: LIMITS.content, "aria-describedby": "loi-ke-goi-y" });
  const place = h("input", { id: "noi-xay-ra", type: "text", maxlength: LIMITS.dataset.place, autocomplete: "off" });
  const agreed = h("input", { type: "checkbox", required: true, "aria-describedby": "doc-cho-ba-con" });
  const told = h("p", { role: "alert", class: "fault", hidden: true });
  words.value = held ? held.words : card ? t(paper ? "offline.report.begin_paper" : "offline.report.begin", { name: card.title, paper }) : "";
  place.value = held ? held.place : pack ? `${pack.manifest.commune.name}, ${pack.manifest.commune.province}` : "";
  const keep = async (event) => {
    event.preventDefault();
    const given = { words: words.value.trim(), place: place.value.trim(), about: held?.about ?? card?.title ?? "" };
    if (!given.words || !agreed.checked) return;
    try {
      if (held) await queue.edit(number, given);
      else {
        await queue.add(given);
        obstacle("demand");
      }
    } catch (error) {
      told.hidden = false;
      told.textContent = t(error?.name === "QuotaExceededError" ? "offline.report.full" : "offline.broken_hint");
      return;
    }
    location.hash = "#/hang-doi";
    queue.send();
  };
  return [
    card && h("p", { class: "kicker" }, card.title),
    h("h1", {}, t("guide.report.title")),
    h("section", { class: "told", "aria-labelledby": "doc-cho-ba-con" },
      h("h2", { id: "doc-cho-ba-con" }, t("guide.report.read_out")),
      h("ul", { class: "consent" }, CONSENT.map((key) => h("li", {}, t(`guide.report.consent_${key}`))), h("li", {}, t("offline.report.consent_device")))),
    h("form", { class: "composer still", autocomplete: "off", submit: keep },
      h("label", { for: "loi-ke" }, t("report.words")),
      h("p", { class: "hint", id: "loi-ke-goi-y" }, t("offline.report.hint")),
      words,
      h("label", { for: "noi-xay-ra" }, t("report.place")),
      place,
      h("label", { class: "tick" }, agreed, " ", h("span", {}, t("offline.report.agreed"))),
      told,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("offline.report.keep")))),
  ];
}

export async function waiting({ again }) {
  const items = await queue.list();
  const press = (key, work, about) => h("button", { class: "small", type: "button", "aria-label": `${t(key)}: ${about}`, click: async () => { await work(); await again(); } }, t(key));
  const shown = (item) => {
    const about = item.about || t("offline.queue.other");
    const state = item.state === "waiting" && item.ticket ? "sending" : item.state;
    return h("li", { "data-state": state },
      h("h2", {}, about),
      h("p", {}, h("strong", {}, t(`offline.queue.${state}`))),
      item.code && [
        h("p", {}, t("offline.queue.code"), " ", h("strong", { class: "mono" }, item.code)),
        h("p", {}, t("offline.queue.spelled"), " ", item.spelled),
      ],
      item.fault && h("div", { class: "fault" }, h("p", {}, item.fault.message), h("p", {}, item.fault.hint), h("p", { class: "mono" }, item.fault.code)),
      item.words && h("blockquote", {}, item.words),
      h("p", { class: "more" },
        queue.open(item) && h("a", { class: "button small", href: `#/phan-anh?so=${item.number}`, "aria-label": `${t("offline.queue.edit")}: ${about}` }, t("offline.queue.edit")),
        item.state === "refused" && press("offline.queue.anew", () => queue.anew(item.number).then(queue.send), about),
        press(item.code ? "offline.queue.clear" : "offline.queue.delete", () => queue.remove(item.number), about)));
  };
  return [
    h("h1", {}, t("offline.queue.title")),
    h("p", {}, t("offline.queue.lead")),
    items.length ? h("ol", { class: "queue" }, items.map(shown)) : h("p", { role: "status" }, t("offline.queue.none")),
    items.some((item) => item.state === "waiting") && h("p", {}, press("offline.queue.send", queue.send, t("offline.queue.title"))),
  ];
}
