// The first screen: a search over the pack's procedures, and the lines that keep people safe.

import { choices, day, h, Leaf, t } from "./dom.js";
import { holds, lapse, part } from "./pack.js";
import { GuideIndex } from "./search.js";
import { current as visit } from "./visits.js";

const MOST = 5;
const indices = new Map();

// What was typed: in this page's memory only. An address of a screen, which the browser's history
// keeps, must not hold it.
let typed = "";

/** The index of a part of the pack; built once while the page is open. */
export async function index(pack, name) {
  const digest = pack.manifest.parts[name].sha256;
  if (!indices.has(digest)) {
    const read = await part(pack, name);
    indices.set(digest, new GuideIndex(read.search ?? read));
  }
  return indices.get(digest);
}

/** What to show in place of facts when the pack asserts none; null when it does. */
export function unasserted(pack) {
  if (!pack) {
    return [
      h("h1", {}, t("guide.title")),
      h("p", {}, t("offline.no_pack")),
      h("p", {}, h("a", { class: "button main", href: "#/goi" }, t("offline.pack.take"))),
    ];
  }
  const over = lapse(pack.manifest);
  if (!over) return null;
  return [
    h("h1", {}, t(`offline.lapse.${over}`)),
    h("p", { role: "alert" }, t(`offline.lapse.${over}_hint`, { date: day(over === "clock" ? pack.manifest.made : pack.manifest.until) })),
    h("p", {}, t("offline.lapse.who", { commune: pack.manifest.commune.name })),
    h("p", {}, h("a", { class: "button main", href: "#/goi" }, t("offline.pack.renew"))),
  ];
}

export async function home({ pack, query, again }) {
  const barred = unasserted(pack);
  if (barred) return barred;
  const box = h("input", { id: "o-viec", type: "text", name: "q", required: true, maxlength: 200, autocomplete: "off", "aria-describedby": "o-viec-goi-y" });
  box.value = typed;
  const find = async (event) => {
    event.preventDefault();
    typed = box.value;
    await again();
    document.getElementById("tim-thay")?.focus();
  };
  const found = typed.trim() ? await results(pack, typed) : null;
  const walk = await part(pack, "walk");
  const life = await part(pack, "life");
  const chosen = life.groups.find(([name]) => name === query.get("nhom"));
  if (chosen) return group(chosen);
  const sources = await part(pack, "sources");
  const going = visit();
  return [
    h("h1", {}, t("guide.title")),
    h("p", { class: "here" }, h("strong", {}, `${pack.manifest.commune.name}, ${pack.manifest.commune.province}`), " ", h("a", { href: "#/noi" }, t("offline.place.find"))),
    h("form", { class: "composer still", role: "search", "aria-label": t("guide.find.title"), autocomplete: "off", submit: find },
      h("h2", {}, t("guide.find.title")),
      h("label", { for: "o-viec" }, t("guide.find.label")),
      h("p", { class: "hint", id: "o-viec-goi-y" }, t("guide.find.hint")),
      box,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("guide.find.find")))),
    found && h("section", { "aria-labelledby": "tim-thay" },
      h("h2", { id: "tim-thay", tabindex: "-1" }, t("guide.find.found")),
      found.length ? choices(found) : h("p", { role: "status" }, t("offline.none"))),
    choices([[t("guide.told.go"), "#/bi-doi"]]),
    h("section", { "aria-labelledby": "doi-song" },
      h("h2", { id: "doi-song" }, t("guide.life.title")),
      h("ul", { class: "next links" }, life.groups.map(([name]) => h("li", {},
        h("a", { class: "small button", href: `#/?nhom=${name}` }, t(`guide.life.${name}`)))))),
    going && h("p", {}, h("a", { class: "button small", href: "#/ket-thuc" }, t("offline.visit.finish"))),
    h("section", { class: "safety", "aria-labelledby": "an-toan" },
      h("h2", { id: "an-toan" }, t("guide.safety")),
      new Leaf(sources).add(walk.safety).shown),
    choices([[t("guide.training.go"), "#/tap-su"]]),
  ];
}

function group([name, cards]) {
  return [
    h("h1", {}, t(`guide.life.${name}`)),
    choices(cards.map(([code, title]) => [title, `#/viec/${code}`])),
    h("p", {}, h("a", { class: "button small", href: "#/" }, t("guide.step.back"))),
  ];
}

async function results(pack, typed) {
  const hits = (await index(pack, "search")).find(typed, MOST);
  const cards = await Promise.all(hits.map((hit) => part(pack, `procedure/${hit.code}`)));
  return cards.map((card) => [card.title, `#/viec/${card.code}`, holds(card) ? null : t("offline.part_over_short")]);
}
