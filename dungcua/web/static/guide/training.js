// Practice cases without a connection: the same cases, answers and certificate as on the site's
// pages. The answers given so far stand in the address of the screen and nowhere else.

import { choices, day, h, Leaf, t } from "./dom.js";
import { unasserted } from "./home.js";
import { holds, part, today } from "./pack.js";

const LETTERS = "abcdef";
const RESULT = "ket-qua";
const START = "#/tap-su";

/** The cases whose right answer still holds today, and the share of right answers to pass. */
export async function asked(pack) {
  const { exercises, passed } = await part(pack, "practice");
  return { exercises: exercises.filter((each) => holds(each)), passed };
}

export async function training({ pack, rest, query }) {
  const barred = unasserted(pack);
  if (barred) return barred;
  const { exercises, passed } = await asked(pack);
  const [step] = rest;
  const given = query.get("da") ?? "";
  const chosen = [...given].map((letter, n) => exercises[n]?.options[LETTERS.indexOf(letter)]);
  const number = Number(step);
  const fits = chosen.every(Boolean) && (step === RESULT ? chosen.length === exercises.length
    : number >= 1 && number <= exercises.length && chosen.length >= number - 1 && chosen.length <= number);
  if (step === undefined || !fits) return begin(exercises.length);
  if (step === RESULT) return result(pack, exercises, chosen, passed);
  return exercise(await part(pack, "sources"), exercises, number, given, chosen[number - 1]);
}

const to = (step, given) => `${START}/${step}${given && `?${new URLSearchParams({ da: given })}`}`;

function begin(count) {
  return [
    h("h1", {}, t("guide.training.title")),
    h("p", {}, t("guide.training.lead", { count })),
    h("p", {}, t("guide.training.private")),
    choices([[t("guide.training.begin"), to(1, "")]]),
  ];
}

function exercise(sources, exercises, number, given, chosen) {
  const count = exercises.length;
  const one = exercises[number - 1];
  const before = given.slice(0, number - 1);
  const told = t("guide.training.of", { number, count });
  const right = one.options.find((option) => option.right);
  const leaf = new Leaf(sources).add(chosen ? [[right.text, "plain", []], [right.why, "plain", right.basis]] : []);
  const last = number === count;
  return [
    h("p", { class: "progress" }, told),
    h("progress", { max: count, value: number, "aria-label": told }),
    h("h1", {}, one.question),
    h("p", {}, one.story),
    ...(chosen ? [
      h("section", { class: chosen.right ? "told" : "fault", role: "status", "aria-labelledby": "ket-qua" },
        h("h2", { id: "ket-qua" }, t(chosen.right ? "guide.training.right" : "guide.training.wrong")),
        !chosen.right && [h("p", {}, h("strong", {}, chosen.text), `: ${chosen.why}`), h("h3", {}, t("guide.training.answer"))],
        leaf.shown),
      h("nav", { class: "paging", "aria-label": t("guide.step.nav") },
        h("a", { class: "button main", rel: "next", href: to(last ? RESULT : number + 1, given) }, t(last ? "guide.training.result" : "guide.training.next"))),
    ] : [
      choices(one.options.map((option, n) => [option.text, to(number, before + LETTERS[n])])),
      h("details", { class: "hint-box" }, h("summary", {}, t("guide.training.hint")), h("p", {}, one.hint)),
    ]),
  ];
}

function result(pack, exercises, chosen, passed) {
  const count = exercises.length;
  const right = chosen.filter((option) => option.right).length;
  const missed = exercises.filter((_, n) => !chosen[n].right);
  const answer = (one) => one.options.find((option) => option.right);
  return [
    ...(right >= passed * count ? [
      h("article", { class: "certificate", "aria-labelledby": "chung-nhan" },
        h("p", { class: "kicker" }, `${t("site.name")} · ${t("guide.title")}`),
        h("h1", { id: "chung-nhan" }, t("guide.certificate.title")),
        h("p", { class: "hand-line" }, t("guide.certificate.name")),
        h("p", { class: "hand-line" }, t("guide.certificate.team")),
        h("p", {}, t("guide.certificate.done", { right, count })),
        h("p", {}, t("guide.certificate.date", { date: day(today()) })),
        h("p", { class: "dates" }, t("guide.certificate.what"))),
      h("p", { class: "screen" }, t("guide.training.certificate"), " ",
        h("button", { class: "small", type: "button", click: () => print() }, t("offline.count.print"))),
    ] : [
      h("h1", {}, t("guide.training.score", { right, count })),
      h("p", {}, t("guide.training.not_yet")),
    ]),
    missed.length > 0 && h("section", { class: "screen", "aria-labelledby": "xem-lai" },
      h("h2", { id: "xem-lai" }, t("guide.training.missed")),
      h("ul", {}, missed.map((one) => h("li", {}, one.question, " ", h("strong", {}, answer(one).text), `. ${answer(one).why}`)))),
    h("div", { class: "screen" }, choices([[t("guide.training.again"), to(1, "")], [t("offline.nav.home"), "#/"]])),
  ];
}
