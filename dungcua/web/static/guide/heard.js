// A demand told in one's own words, judged on this device: the check of the server without its
// encoder. Where the server would look closer, nothing is concluded here.

import { Checker } from "./check/checker.js";
import { begin } from "./complain.js";
import { standing, stands } from "./demand.js";
import { h, Leaf, t } from "./dom.js";
import { unasserted } from "./home.js";
import { holds, part, today } from "./pack.js";

const PATH = document.querySelector('meta[name="guide-path"]')?.content;
const LONGEST = document.querySelector('meta[name="guide-longest"]')?.content;
const MOST_SAID = 2;
const DOORS = new Set(["ngoai_pham_vi", "khieu_nai", "to_cao", "ha_tang"]);
const OUTSIDE = "ngoai_pham_vi";

// What was told: in this page's memory only, gone with the page.
let words = "";
let built = null;

// The check of a pack, unpacked once; null for a pack without one.
async function checkerOf(pack) {
  const { check, reader } = pack.manifest.parts;
  if (!check || !reader) return null;
  const version = `${check.sha256} ${reader.sha256}`;
  if (built?.version !== version) {
    built = { version, checker: new Checker(await part(pack, "check"), await part(pack, "reader")) };
  }
  return built.checker;
}

/** Say what `text` tells, carefully: `[check, card]`; `given` is a procedure's code, if known. */
export async function listenTo(pack, text, given = null) {
  const checker = await checkerOf(pack);
  const code = checker.procedureOf(text, given);
  const found = code ? await part(pack, `procedure/${code}`) : null;
  const card = found && holds(found) ? found : null;
  return [checker.check(text, { code: card && code, dossier: card?.dossier ?? null, careful: true }), card];
}

/**
 * What may be said on a day of what a check has found: `{papers, signs, say, ask}`, lines as
 * `[text, mark, sources]`. The same as knowledge/guide/heard.py; `words` is the part "demands".
 */
export function heard(check, card, words, day = today()) {
  const groups = new Map();
  const take = (findings, way) => {
    for (const { code } of findings) {
      const lines = words.codes[code]?.[way];
      if (lines && stands(lines[0][3], day)) groups.set(code, standing(lines, day));
    }
  };
  if (check.findings.length) take(check.findings, "told");
  else take(check.asked, "asked");
  const violations = [...groups.keys()];
  if (!check.findings.length) take(check.lawful.length ? check.lawful : check.asked_lawful, "told");
  let verdicts = check.verdicts.map((verdict) => (asserted(verdict, check.told.procedure, words, day) ? verdict : silenced(verdict)));
  const concluded = verdicts.filter((verdict) => verdict.verdict !== "unknown");
  if (concluded.length || groups.size) {
    // A paper that is only the errand, as "khai sinh" is, needs no line that says nothing.
    const wanted = new Set(check.told.demands.map((demand) => demand.paper));
    verdicts = verdicts.filter((verdict) => concluded.includes(verdict) || wanted.has(verdict.paper));
  }
  const spoken = check.door === OUTSIDE ? [] : concluded.length ? concluded : verdicts;
  const other = spoken.filter((verdict) => !violations.includes(verdict.code));
  const say = [...violations.map((code) => words.codes[code].say), ...other.map((verdict) => verdict.say).filter(Boolean)];
  const asks = [...violations.map((code) => words.codes[code].ask), ...other.map((verdict) => verdict.ask)];
  return {
    papers: verdicts.map((verdict) => [
      `${words.titles[verdict.paper]}: ${judged(verdict, card, words, groups)}`, words.marks[verdict.verdict], verdict.basis,
    ]),
    signs: [...groups.values()].flat(),
    say: [...new Set(say)].slice(0, MOST_SAID),
    ask: asks.find(Boolean) ?? null,
  };
}

const OF_THE_CARD = new Set(["listed", "listed_if", "not_listed", "already_held"]);

function asserted(verdict, code, { ends }, day) {
  const ofCard = code && verdict.code === null && OF_THE_CARD.has(verdict.verdict);
  return [...(ofCard ? [`tthc:${code}`] : []), ...verdict.basis].every((source) => stands(ends[source], day));
}

const silenced = (verdict) => ({ ...verdict, verdict: "unknown", basis: [], code: null, note: null, ask: null, say: null });

function judged(verdict, card, words, groups) {
  if (verdict.verdict === "unknown") return words.unknown;
  if (verdict.code === null) return card.dossier[verdict.paper].told;
  const { whole, short } = words.judged[verdict.code];
  return groups.has(verdict.code) || verdict.note === null ? short : whole;
}

const sum = (amount) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, ".")} đồng`;

// What was understood, so that a person sees where it was not.
function understood({ told: { demands, refused, written, money, broker }, channel }) {
  return [
    ...new Set(demands.map(({ name }) => t("guide.told.heard.demand", { name }))),
    ...(refused ? [t("guide.told.heard.refused")] : []),
    ...(written === null ? [] : [t(`guide.told.heard.${written ? "slip" : "no_slip"}`)]),
    ...money.map(({ amount }) => t("guide.told.heard.money", { sum: sum(amount) })),
    ...(broker ? [t("guide.told.heard.broker")] : []),
    ...(channel ? [t(`guide.told.heard.${channel}`)] : []),
  ];
}

/** One field for what was demanded, then what may be said of it. */
export async function telling({ pack, query, again }) {
  const barred = unasserted(pack);
  if (barred) return barred;
  const given = query.get("viec");
  const about = given ? await part(pack, `procedure/${given}`) : null;
  const box = h("textarea", { id: "loi-doi", rows: 4, required: true, maxlength: LONGEST, "aria-describedby": "loi-doi-goi-y", lang: "vi" });
  box.value = words;
  const judge = async (event) => {
    event.preventDefault();
    words = box.value.trim();
    if (!words) return;
    await again();
    document.getElementById("ket-qua")?.focus();
  };
  return [
    about && h("p", { class: "kicker" }, about.title),
    h("h1", {}, t("guide.told.title")),
    h("form", { class: "composer still", "aria-label": t("guide.told.title"), autocomplete: "off", submit: judge },
      h("label", { for: "loi-doi" }, t("guide.told.label")),
      h("p", { class: "hint", id: "loi-doi-goi-y" }, t("guide.told.hint")),
      box,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("guide.told.check")))),
    words && await result(pack, given, about),
    about && h("p", { class: "more" }, h("a", { href: `#/viec/${given}` }, t("guide.step.whole"))),
  ];
}

async function result(pack, given, about) {
  const [check, card] = await listenTo(pack, words, given);
  const found = heard(check, card, await part(pack, "demands"));
  const leaf = new Leaf(await part(pack, "sources")).add(found.papers).add(found.signs, t("guide.told.why"));
  const unsure = check.doubt || check.foreign;
  const door = DOORS.has(check.door) && !unsure ? check.door : null;
  const report = () => {
    const { name, province } = pack.manifest.commune;
    begin({ words, place: `${name}, ${province}`, procedure: about?.code ?? "", about: about?.title ?? "" });
    location.hash = "#/phan-anh?tiep";
  };
  const known = understood(check);
  return h("section", { "aria-labelledby": "ket-qua" },
    h("h2", { id: "ket-qua", tabindex: "-1" }, t("guide.told.found")),
    leaf.shown,
    unsure && h("p", { "data-doubt": true }, t(check.foreign ? "offline.told.foreign" : "offline.told.doubt"), " ",
      navigator.onLine && h("a", { href: `${PATH}/bi-doi` }, t("offline.told.online"))),
    door && h("p", { "data-door": door }, t(`guide.told.door.${door}`)),
    !(found.papers.length || found.signs.length || door || unsure) && h("p", { "data-unsure": true }, t("guide.told.unsure")),
    found.say.length > 0 && h("section", { class: "told", "aria-labelledby": "noi-gi" },
      h("h3", { id: "noi-gi" }, t("guide.verdict.say")), found.say.map((sentence) => h("blockquote", {}, sentence))),
    found.ask && h("p", {}, h("strong", {}, t("guide.verdict.ask")), " ", found.ask),
    h("p", {}, t("guide.verdict.nobody")),
    known.length > 0 && h("details", { class: "understood" },
      h("summary", {}, t("guide.told.understood")), h("ul", {}, known.map((each) => h("li", {}, each)))),
    door !== OUTSIDE && h("p", {}, h("button", { class: "main", type: "button", click: report }, t("guide.report.go"))));
}
