// Papers that are asked for, and the verdict on each: knowledge/requirements/demands.py and
// verdicts.py. What a card says of a paper stands in the card's part of the pack.

import { inOrder } from "./gazetteer.js";

const of = (mentions, ...names) => names.flatMap((name) => mentions.get(name) ?? []);
const within = (distance, most) => distance >= 0 && distance <= most;

/** The papers named, in order, with where: `[paper, mentions]`; one inside another is left out. */
export function named(papers, mentions) {
  const spans = papers.flatMap((paper) => of(mentions, paper.id).map((mention) => [paper, mention]));
  spans.sort(([one, a], [other, b]) =>
    a.start - b.start || b.end - a.end || (one.id < other.id ? -1 : one.id > other.id ? 1 : inOrder(a, b)));
  const found = new Map();
  let last = 0;
  for (const [paper, mention] of spans) {
    if (mention.end <= last) continue;
    last = mention.end;
    if (!found.has(paper)) found.set(paper, []);
    found.get(paper).push(mention);
  }
  return [...found];
}

/** The codes that a demand for a paper may be a sign of by what it is. */
export function codesOf(paper, groups) {
  const found = Object.keys(groups).filter((code) => groups[code].some((group) => paper.groups.includes(group)));
  return new Set(paper.code ? [...found, paper.code] : found);
}

/** Each paper that is asked for, with the words that name it: `[paper, mention]`. */
export function demanded(papers, mentions, numbers) {
  return named(papers, mentions)
    .map(([paper, found]) => [paper, found.find((mention) => isPressed(mention, mentions, numbers))])
    .filter(([, mention]) => mention);
}

/** Whether somebody asks for what is named: after a demand, or before its condition. */
export function isPressed(mention, mentions, numbers) {
  if (isErrand(mention, mentions, numbers)) return false;
  const pressed = of(mentions, "press", "asks");
  if (mentions.has("refusal") && of(mentions, "have_not").some((lacking) => within(mention.start - lacking.end, numbers.lacking))) {
    return true;
  }
  return pressed.some((p) => p.sentence === mention.sentence && within(mention.start - p.end, numbers.before))
    || of(mentions, "press", "asks", "cond", "refusal").some((after) =>
      after.sentence === mention.sentence && within(after.start - mention.end, numbers.after));
}

// Whether what is named is what the speaker came for, not asked for.
function isErrand(mention, mentions, numbers) {
  const pressed = of(mentions, "press", "asks");
  return of(mentions, "service_verb").some((verb) =>
    within(mention.start - verb.end, numbers.errand)
    && !pressed.some((p) => within(verb.start - p.end, numbers.pressed_errand) || (p.start <= verb.start && verb.start < p.end)));
}

// Whether an office is said in one breath to demand what is named.
function isPlain(mention, mentions, { plain }) {
  return of(mentions, "demand").some((demand) =>
    demand.clauses[1] === mention.clauses[0] && within(mention.start - demand.end, plain)
    && of(mentions, "admin_actor").some((office) =>
      office.clauses[1] === demand.clauses[0] && within(demand.start - office.end, plain)));
}

function near(mention, mentions, names, words) {
  return of(mentions, ...names).some((other) =>
    other.sentence === mention.sentence && other.start - mention.end <= words && mention.start - other.end <= words);
}

/** Judges the papers of one utterance on the tables `judge`, `demands` and `weigh`. */
export class Judge {
  /** The code of a paper that the published dossier does not name. */
  beyondList;
  #table;
  #numbers;

  constructor(tables) {
    this.beyondList = tables.weigh.general;
    this.#table = tables.judge;
    this.#numbers = tables.demands;
  }

  /**
   * One verdict for each paper named, and for each act a finding is about.
   *
   * `heard`: `{mentions, dossier, findings, lawful, asked, outside, retold, unsure, plain, doubtful}`;
   * `unsure` are codes told too unclearly to judge a paper by, unless the words are `plain` and say
   * in one breath that an office demands it, `dossier` is what the card says of
   * papers, `doubtful`, null where there is no doubt, are signs of which it
   * is not sure that they are any: of
   * a paper that they speak of nothing is concluded.
   */
  verdicts(heard) {
    const found = named(this.#table.papers, heard.mentions).map(([paper, spots]) => this.#one(paper, spots, heard));
    const seen = new Set(found.map((verdict) => verdict.paper));
    return [...found, ...this.#acts(seen, heard)];
  }

  #one(paper, spots, heard) {
    if (heard.retold) return { ...this.#unknown(paper), ask: this.#table.ask_retold };
    if (heard.outside) return this.#unknown(paper);
    let listed = fromCard(paper, heard.dossier);
    // A card may be silent on what other rules ask for: no sign, no verdict.
    if (listed?.verdict === "not_listed") listed = null;
    const lawful = this.#fromLawful(paper, heard);
    if (heard.doubtful && this.#isOpen(paper, spots, listed, heard)) return this.#unknown(paper);
    // A case in which the data are not enough was told: L06, L16.
    if (listed?.verdict === "already_held") listed = lawful ?? listed;
    return this.#fromFindings(paper, spots, heard) ?? listed ?? lawful ?? this.#unknown(paper);
  }

  // Whether a closer reading might say less of the paper than would be said without it.
  #isOpen(paper, spots, listed, heard) {
    if (heard.doubtful.some((sign) => this.#speaksOf(sign.code, paper, spots, { ...heard, asked: true }))) return true;
    return listed?.verdict === "already_held" && Object.keys(this.#table.lawful_papers).some((code) => this.#isAbout(code, paper));
  }

  #acts(seen, heard) {
    if (heard.outside) return [];
    return heard.findings
      .map((finding) => [finding, this.#table.act_papers[finding.code]])
      .filter(([, paper]) => paper !== undefined && !seen.has(paper))
      .map(([finding, paper]) => this.#severe(this.#table.papers.find((each) => each.id === paper), finding, [], heard));
  }

  #fromFindings(paper, spots, heard) {
    const finding = heard.findings.find(({ code }) => code in this.#table.by_code && this.#speaksOf(code, paper, spots, heard));
    if (!finding) return null;
    // An expired paper must be exchanged; nobody said that this one is not.
    if (heard.asked && finding.code === "V03" && !heard.mentions.has("still_valid")) {
      return { ...this.#unknown(paper), ask: this.#table.ask_expiry };
    }
    return this.#severe(paper, finding, spots, heard);
  }

  /** Whether the card's list names a paper that hardly ever belongs to one: V05 then speaks of none. */
  onList(paper, dossier) {
    const odd = this.#table.groups[this.beyondList];
    return dossier !== null && odd.some((group) => paper.groups.includes(group))
      && fromCard(paper, dossier)?.verdict !== "not_listed";
  }

  #speaksOf(code, paper, spots, { mentions, asked, dossier }) {
    if (code === "V07") {
      return spots.some((spot) => isPressed(spot, mentions, this.#numbers)
        && near(spot, mentions, this.#table.certify, this.#table.certify_reach));
    }
    if (spots.length && spots.every((spot) => isErrand(spot, mentions, this.#numbers))) return false;
    if (code === this.beyondList && this.onList(paper, dossier)) return false;
    if (paper.code === code) return true;
    if (!(this.#table.groups[code] ?? []).some((group) => paper.groups.includes(group))) return false;
    return asked || spots.some((spot) => isPressed(spot, mentions, this.#numbers));
  }

  #severe(paper, finding, spots, { unsure, plain, mentions }) {
    const { basis, note, as_of, ask, say } = this.#table.violations[finding.code];
    const told = plain && spots.some((spot) => isPlain(spot, mentions, this.#numbers));
    if (unsure.has(finding.code) && !told && this.#table.severe.includes(this.#table.by_code[finding.code])) {
      return { ...this.#unknown(paper), ask: ask ?? this.#table.ask_unknown };
    }
    return {
      paper: paper.id, paper_name: paper.name, verdict: this.#table.by_code[finding.code],
      basis: paper.basis.length ? paper.basis : basis, code: finding.code, note,
      confidence: finding.confidence, item: null, as_of, ask, say,
    };
  }

  #fromLawful(paper, heard) {
    const finding = heard.lawful.find(({ code }) => this.#isAbout(code, paper));
    if (!finding) return null;
    return {
      paper: paper.id, paper_name: paper.name, verdict: "lawful", code: finding.code,
      confidence: finding.confidence, item: null, ...this.#table.lawful[finding.code],
    };
  }

  #isAbout(code, paper) {
    const about = this.#table.lawful_papers[code] ?? [];
    return about.includes(paper.id) || paper.groups.some((group) => about.includes(group));
  }

  #unknown(paper) {
    return {
      paper: paper.id, paper_name: paper.name, verdict: "unknown", basis: [], code: null, note: null,
      confidence: 0, item: null, as_of: null, ask: this.#table.ask_unknown, say: this.#table.say_unknown,
    };
  }
}

function fromCard(paper, dossier) {
  const found = dossier?.[paper.id];
  if (!found) return null;
  const { verdict, basis, code, note, confidence, item, as_of, ask, say } = found;
  return { paper: paper.id, paper_name: paper.name, verdict, basis, code, note, confidence, item, as_of, ask, say };
}
