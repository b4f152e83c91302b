// One procedure: its question, the household's checklist, the steps of filing. The sentences are
// the pack's, which are those of the pages.

import { choices, day, h, Leaf, t } from "./dom.js";
import { demand, verdict } from "./demand.js";
import { unasserted } from "./home.js";
import { holds, part } from "./pack.js";
import { address, code, take } from "./take.js";
import { note } from "./visits.js";

/** Who is not sure sees every case. */
export const ALL = "tat-ca";

/** The sheet of a case; every case together for ALL. */
export const sheetOf = (card, chosen) => card.sheets[chosen === ALL ? "" : chosen];
/** The blocks of a step, in its order, then what goes with every procedure. */
export function stepLeaf(leaf, card, sheet, step) {
  const sections = new Map(sheet.sections.map((section) => [section.key, section]));
  for (const key of step.sections) {
    const section = sections.get(key);
    if (section) leaf.add(section.lines, section.title, key);
  }
  return leaf.add([...(step.finds ? card.finds : []), ...step.lines]);
}

export async function procedure({ pack, rest, again }) {
  const barred = unasserted(pack);
  if (barred) return barred;
  const [code, chosen, below, more] = rest;
  const card = await part(pack, `procedure/${code}`);
  if (!card) return [h("h1", {}, t("offline.unknown")), h("p", {}, h("a", { href: "#/" }, t("offline.nav.home")))];
  if (!holds(card)) {
    return [
      h("h1", {}, card.title),
      h("p", { role: "alert" }, t("offline.part_over", { date: day(card.until) })),
      h("p", {}, t("offline.lapse.who", { commune: pack.manifest.commune.name })),
    ];
  }
  const asked = { pack, card, chosen, base: `#/viec/${code}/${chosen}`, sources: await part(pack, "sources"), again };
  if (chosen === undefined) return card.cases.length > 1 ? question(card) : checklist({ ...asked, chosen: ALL, base: `#/viec/${code}/${ALL}` });
  if (!sheetOf(card, chosen)) return question(card);
  if (below === "giay") return more ? verdict(asked, more) : demand(asked);
  if (below && card.ways.includes(below)) return walked(asked, below, Number(more));
  return checklist(asked);
}

const kicker = (card) => h("p", { class: "kicker" }, card.title);

function question(card) {
  const to = (id) => `#/viec/${card.code}/${encodeURIComponent(id)}`;
  return [
    kicker(card),
    h("h1", {}, card.question ?? t("guide.case.which")),
    h("p", {}, t("guide.case.lead")),
    choices(card.cases.map((each) => [each.name, to(each.id), each.when !== each.name && each.when])),
    choices([[t("guide.case.every"), to(ALL)]]),
  ];
}

function checklist({ pack, card, chosen, base, sources }) {
  note(card.code);
  const sheet = sheetOf(card, chosen);
  const leaf = new Leaf(sources).add(sheet.summary);
  for (const section of sheet.sections) leaf.add(section.lines, section.title, section.key);
  const named = card.cases.find((each) => each.id === chosen);
  const link = address(card, chosen, pack.manifest.commune.code);
  return [
    h("h1", {}, card.title),
    card.cases.length > 1 && h("p", { class: "kicker" }, named?.name ?? t("guide.case.every"), " ", h("a", { href: `#/viec/${card.code}` }, t("guide.case.change"))),
    h("p", { class: "here" }, h("strong", {}, `${pack.manifest.commune.name}, ${pack.manifest.commune.province}`)),
    h("nav", { "aria-label": t("guide.ways.title") }, choices([
      ...card.ways.map((way) => [t(`guide.ways.${way}`), `${base}/${way}/1`]),
      [t("guide.demand.go"), `${base}/giay`],
    ])),
    leaf.shown,
    sheet.dates && h("p", { class: "dates" }, sheet.dates),
    code(link),
    take(card.title, link, sheet.sms),
    h("p", { class: "more" }, h("a", { class: "button small", href: "#/ket-thuc" }, t("offline.visit.finish"))),
  ];
}

async function walked({ pack, card, chosen, base, sources }, way, number) {
  const steps = (await part(pack, "walk")).ways[way];
  const count = steps.length;
  const step = steps[number - 1];
  const told = step && t("guide.step.of", { number, count });
  return [
    kicker(card),
    ...(step ? [
      h("p", { class: "progress" }, told),
      h("progress", { max: count, value: number, "aria-label": told }),
      h("h1", {}, step.title),
      stepLeaf(new Leaf(sources), card, sheetOf(card, chosen), step).shown,
    ] : [h("h1", {}, t("guide.step.finish")), h("p", {}, t("guide.step.finish_lead"))]),
    h("nav", { class: "paging", "aria-label": t("guide.step.nav") },
      h("a", { class: "button small", rel: "prev", href: number > 1 && step ? `${base}/${way}/${number - 1}` : step ? base : `${base}/${way}/${count}` }, t("guide.step.back")),
      step ? h("a", { class: "button main", rel: "next", href: `${base}/${way}/${number + 1}` }, t(number < count ? "guide.step.next" : "guide.step.done"))
        : h("a", { class: "button main", href: base }, t("guide.step.whole"))),
  ];
}
