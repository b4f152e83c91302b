// Telling a complaint for a resident: told, looked through with who gets it and what stays where,
// agreed to, and only then kept to be sent.

import { h, t } from "./dom.js";
import { part } from "./pack.js";
import * as queue from "./queue.js";
import { fold } from "./search.js";
import { obstacle } from "./visits.js";
import { placesOf } from "./where.js";

const LIMITS = document.querySelector('meta[name="guide-longest"]');
const CONSENT = document.querySelector('meta[name="guide-consent"]');
const LOOK = "#/phan-anh/xem";
const READ_OUT = ["what", "not", "anonymous", "withdraw"];
const STAYS = ["here", "sent", "there"];
const WAITING = "#/hang-doi";
// "Công an" as the one who acts; "app công an" is how people call VNeID.
const POLICE = /(?:^|[^a-z0-9_])(?:(app|ung dung) )?cong an(?![a-z0-9_])/g;

// What is being told, until it is kept: in this page's memory only.
let draft = null;

/** Begin a complaint with what was told elsewhere: `{words, place, procedure, about}`. */
export function begin(given) {
  draft = { number: null, behalf: null, ...given };
}

/** Who will get a complaint told so; `place` is a candidate of the pack's addresses, or null. */
export function receiver({ of, bodies }, procedure, words, place, province) {
  const police = [...fold(words).matchAll(POLICE)].some(([, app]) => !app);
  const body = of[procedure] ?? (police ? "police" : "service_centre");
  const commune = place?.label.split(", ")[0];
  return bodies[body][place ? 0 : 1].replace("{commune}", commune).replace("{province}", province);
}

async function receives(pack, { procedure, words, place }) {
  if (!pack?.manifest.parts.receivers) return t("offline.report.receiver_later");
  const { name, province } = pack.manifest.commune;
  const found = place === `${name}, ${province}` ? { label: place } : (await placesOf(pack)).find(place).settled;
  return receiver(await part(pack, "receivers"), procedure, words, found, province);
}

export async function complain({ pack, rest, query }) {
  if (rest[0] === "xem") return draft ? look(pack) : form(pack, new URLSearchParams());
  return form(pack, query);
}

async function form(pack, query) {
  const number = Number(query.get("so")) || null;
  const held = number && (await queue.list()).find((item) => item.number === number && queue.open(item));
  const card = pack && query.get("viec") ? await part(pack, `procedure/${query.get("viec")}`) : null;
  const paper = card && query.get("giay") ? (await part(pack, "papers")).names[query.get("giay")] : null;
  const kept = query.has("tiep") ? draft : null;
  const words = h("textarea", { id: "loi-ke", rows: 6, required: true, maxlength: LIMITS.content, "aria-describedby": "loi-ke-goi-y" });
  const place = h("input", { id: "noi-xay-ra", type: "text", maxlength: LIMITS.dataset.place, autocomplete: "off" });
  const from = kept ?? held;
  words.value = from ? from.words : card ? t(paper ? "offline.report.begin_paper" : "offline.report.begin", { name: card.title, paper }) : "";
  place.value = from ? from.place : pack ? `${pack.manifest.commune.name}, ${pack.manifest.commune.province}` : "";
  const onward = (event) => {
    event.preventDefault();
    if (!words.value.trim()) return;
    draft = {
      number: kept?.number ?? held?.number ?? null,
      words: words.value.trim(),
      place: place.value.trim(),
      procedure: from?.procedure ?? card?.code ?? "",
      about: from?.about ?? card?.title ?? "",
      behalf: from?.behalf ?? null,
    };
    location.hash = LOOK;
  };
  return [
    (card || from?.about) && h("p", { class: "kicker" }, from?.about ?? card.title),
    h("h1", {}, t("guide.report.title")),
    h("section", { class: "told", "aria-labelledby": "doc-cho-ba-con" },
      h("h2", { id: "doc-cho-ba-con" }, t("guide.report.read_out")),
      h("ul", { class: "consent" }, READ_OUT.map((key) => h("li", {}, t(`guide.report.consent_${key}`))), h("li", {}, t("offline.report.consent_device")))),
    h("form", { class: "composer still", autocomplete: "off", submit: onward },
      h("label", { for: "loi-ke" }, t("report.words")),
      h("p", { class: "hint", id: "loi-ke-goi-y" }, t("offline.report.hint")),
      words,
      h("label", { for: "noi-xay-ra" }, t("report.place")),
      place,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("offline.report.look"))),
      h("p", { class: "hint" }, t("offline.report.not_yet"))),
  ];
}

async function look(pack) {
  const told = draft;
  const who = await receives(pack, told);
  const whose = ["behalf", "own"].map((key) => h("input", { type: "radio", name: "cua-ai", value: key, required: true, checked: told.behalf === (key === "behalf") && told.behalf !== null }));
  const agreed = h("input", { type: "checkbox", required: true, "aria-describedby": "dong-y-loi" });
  const fault = h("p", { role: "alert", class: "fault", hidden: true });
  const keep = async (event) => {
    event.preventDefault();
    const given = { ...told, behalf: whose[0].checked, receiver: who, consent: CONSENT.dataset.version };
    delete given.number;
    if (!agreed.checked) return;
    try {
      if (told.number && !(await queue.edit(told.number, given))) {
        fault.hidden = false;
        fault.textContent = t("offline.report.too_late");
        return;
      }
      if (!told.number) {
        await queue.add(given);
        obstacle("demand");
      }
    } catch (error) {
      fault.hidden = false;
      fault.textContent = t(error?.name === "QuotaExceededError" ? "offline.report.full" : "offline.broken_hint");
      return;
    }
    draft = null;
    location.hash = WAITING;
    queue.send();
  };
  const drop = () => {
    draft = null;
    location.hash = "#/";
  };
  const fact = (key, value) => [h("dt", {}, t(key)), h("dd", {}, value)];
  return [
    h("h1", {}, t("offline.report.look")),
    h("p", {}, t("offline.report.look_lead")),
    h("dl", { class: "facts" },
      fact("report.words", h("blockquote", {}, told.words)),
      fact("report.place", told.place || t("offline.report.skipped")),
      fact("offline.report.procedure", told.about || t("offline.report.skipped")),
      fact("offline.report.receiver", h("strong", {}, who))),
    h("p", { class: "hint" }, t("offline.report.receiver_hint")),
    h("p", {}, h("a", { class: "button small", href: "#/phan-anh?tiep" }, t("offline.queue.edit")), " ",
      h("button", { class: "small", type: "button", click: drop }, t("offline.report.drop"))),
    h("section", { class: "told", "aria-labelledby": "giu-o-dau" },
      h("h2", { id: "giu-o-dau" }, t("offline.report.stays")),
      h("ul", {}, STAYS.map((key) => h("li", {}, t(`offline.report.stays_${key}`))))),
    h("form", { class: "composer still", autocomplete: "off", submit: keep },
      h("fieldset", {}, h("legend", {}, t("offline.report.whose")),
        whose.map((box) => h("label", { class: "tick" }, box, " ", h("span", {}, t(`offline.report.${box.value}`))))),
      h("p", { id: "dong-y-loi" }, CONSENT.content),
      h("label", { class: "tick" }, agreed, " ", h("span", {}, t("offline.report.agreed"))),
      fault,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("offline.report.keep")))),
  ];
}

export async function waiting({ again }) {
  const items = await queue.list();
  const press = (key, work, about) => h("button", { class: "small", type: "button", "aria-label": `${t(key)}: ${about}`, click: async () => { await work(); await again(); } }, t(key));
  const shown = (item) => {
    const about = item.about || t("offline.queue.other");
    const state = item.state === "waiting" && item.ticket ? "sending" : item.state;
    const moved = item.code && item.expected && item.receiver !== item.expected;
    return h("li", { "data-state": state },
      h("h2", {}, about),
      h("p", {}, h("strong", {}, t(`offline.queue.${state}`))),
      item.code && [
        h("p", {}, t("offline.queue.code"), " ", h("strong", { class: "mono" }, item.code)),
        h("p", {}, t("offline.queue.spelled"), " ", item.spelled),
      ],
      item.receiver && h("p", {}, t("offline.queue.receiver"), " ", h("strong", {}, item.receiver)),
      moved && h("p", { class: "fault" }, t("offline.queue.moved", { expected: item.expected })),
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
