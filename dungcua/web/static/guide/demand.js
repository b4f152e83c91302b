// A paper that is demanded: which one, and what may be said of it. The sentences are the pack's,
// which are those of the pages; each stands only as long as what it rests on.

import { choices, h, Leaf, t } from "./dom.js";
import { index } from "./home.js";
import { part, today } from "./pack.js";

const MOST = 5;

/** Whether a line or verdict of a pack may still be asserted. */
export const stands = (until, day = today()) => !until || day <= until;

/**
 * What the pack says of a paper today. What no source speaks of gets `unknown` of the pack's
 * papers; what may not be said any more concludes nothing either.
 */
export function verdictOf(card, paper, unknown, day = today()) {
  const found = card.verdicts[paper];
  if (!found) return unknown;
  return stands(found.until, day) ? found : { ...unknown, ask: null, say: null };
}

/** Lines `[text, mark, sources]` of a pack that may be asserted today. */
export const standing = (lines, day = today()) =>
  lines.filter((line) => stands(line[3], day)).map(([text, mark, basis]) => [text, mark, basis]);

/** The verdict, then the law that its kind of demand goes against; `law` is that part of the pack. */
export function verdictLines(found, law, day = today()) {
  return [[found.told, found.mark, found.basis], ...standing(law?.[found.code] ?? [], day)];
}

// What was typed, and for which procedure: in this page's memory only.
let typed = { code: null, words: "" };

/** Choose the paper by its name. */
export async function demand({ pack, card, base, again }) {
  const words = typed.code === card.code ? typed.words : "";
  const box = h("input", { id: "giay", type: "text", required: true, maxlength: 200, autocomplete: "off", "aria-describedby": "giay-goi-y" });
  box.value = words;
  const find = async (event) => {
    event.preventDefault();
    typed = { code: card.code, words: box.value };
    await again();
    document.getElementById("tim-thay")?.focus();
  };
  const { names } = await part(pack, "papers");
  const hits = words.trim() ? (await index(pack, "papers")).find(words, MOST) : null;
  return [
    h("p", { class: "kicker" }, card.title),
    h("h1", {}, t("guide.demand.title")),
    h("form", { class: "composer still", role: "search", "aria-label": t("guide.demand.title"), submit: find },
      h("label", { for: "giay" }, t("guide.demand.label")),
      h("p", { class: "hint", id: "giay-goi-y" }, t("guide.demand.hint")),
      box,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("guide.demand.find")))),
    hits && h("section", { "aria-labelledby": "tim-thay" },
      h("h2", { id: "tim-thay", tabindex: "-1" }, t("guide.demand.found")),
      choices(hits.map((hit) => [names[hit.code], `${base}/giay/${hit.code}`])),
      h("h3", {}, t(hits.length ? "guide.demand.other_title" : "guide.demand.none_title")),
      h("p", {}, t("guide.demand.none")),
      choices([[t("guide.report.go"), `#/phan-anh?${new URLSearchParams({ viec: card.code })}`]])),
    choices([[t("guide.told.go"), `#/bi-doi?${new URLSearchParams({ viec: card.code })}`]]),
    h("p", { class: "more" }, h("a", { href: base }, t("guide.step.whole"))),
  ];
}

/** What may be said of one paper, and what to say at the counter. */
export async function verdict({ pack, card, base, sources }, paper) {
  const { names, unknown } = await part(pack, "papers");
  const found = verdictOf(card, paper, unknown);
  return [
    h("p", { class: "kicker" }, card.title),
    h("h1", {}, t("guide.verdict.title", { paper: names[paper] ?? paper })),
    new Leaf(sources).add(verdictLines(found, await part(pack, "law"))).shown,
    found.say && h("section", { class: "told", "aria-labelledby": "noi-gi" },
      h("h2", { id: "noi-gi" }, t("guide.verdict.say")), h("blockquote", {}, found.say)),
    found.ask && h("p", {}, h("strong", {}, t("guide.verdict.ask")), " ", found.ask),
    h("p", {}, t("guide.verdict.nobody")),
    choices([
      [t("guide.report.go"), `#/phan-anh?${new URLSearchParams({ viec: card.code, giay: paper })}`],
      [t("guide.verdict.other"), `${base}/giay`],
      [t("guide.step.whole"), base],
    ]),
  ];
}
