// What an utterance tells beside the verdicts: knowledge/requirements/told.py.

import { Gazetteer } from "./gazetteer.js";
import { strip } from "./letters.js";
import { readMoney } from "./money.js";
import { demanded } from "./papers.js";

const of = (mentions, ...names) => names.flatMap((name) => mentions.get(name) ?? []);

/** Finds the one procedure an utterance names by a card's own name or alias. */
export class ProcedureNames {
  #names;
  #common;
  #before;

  constructor(table, told) {
    this.#names = new Gazetteer(table);
    this.#common = new Set(table.common);
    this.#before = told.before_demand;
  }

  /** The code whose name is the longest; null when none or several fit. */
  find(utterance, mentions) {
    const demands = of(mentions, "demand");
    const asked = (mention) => demands.some((d) => mention.start - d.end >= 0 && mention.start - d.end <= this.#before);
    let longest = 0;
    let codes = [];
    for (const [code, found] of this.#names.find(utterance)) {
      const length = Math.max(0, ...found.filter((mention) => !asked(mention)).map((mention) => mention.end - mention.start));
      if (length > longest) codes = [];
      if (length >= longest && length > 0) codes.push(code);
      longest = Math.max(longest, length);
    }
    if (codes.length > 1) codes = codes.filter((code) => this.#common.has(code));
    return codes.length === 1 ? codes[0] : null;
  }
}

/** What is told; `procedure` is the card's code, found or given. */
export function readTold(utterance, mentions, tables, procedure) {
  return {
    procedure,
    demands: [
      ...demanded(tables.judge.papers, mentions, tables.demands).map(([paper, mention]) =>
        ({ name: paper.name, words: utterance.span(mention.start, mention.end), paper: paper.id })),
      ...acts(utterance, mentions, tables.told),
    ],
    refused: mentions.has("refusal"),
    written: written(mentions),
    reason: reason(utterance, mentions, tables.told),
    money: readMoney(utterance, mentions, tables.money),
    broker: mentions.has("broker"),
  };
}

function acts(utterance, mentions, numbers) {
  const pressed = of(mentions, "press");
  const papers = of(mentions, "paper");
  const found = [];
  for (const [concept, name] of numbers.acts) {
    const act = of(mentions, concept).find((mention) =>
      !papers.some((p) => p.start < mention.end && mention.start < p.end)
      && pressed.some((p) => p.sentence === mention.sentence
        && mention.start - p.end >= 0 && mention.start - p.end <= numbers.act_reach));
    if (act) found.push({ name, words: utterance.span(act.start, act.end), paper: null });
  }
  return found;
}

function written(mentions) {
  if (["no_slip", "no_slip2", "orally"].some((name) => mentions.has(name))) return false;
  return mentions.has("slip_given") ? true : null;
}

// What follows "vì", else a quotation, else a reorganisation.
function reason(utterance, mentions, numbers) {
  const told = of(mentions, "demand", "refusal");
  for (const mention of of(mentions, "because")) {
    if (told.some((act) => act.sentence === mention.sentence && act.start <= mention.end + 1)) {
      const end = clauseEnd(utterance, mention, numbers);
      if (end > mention.end) return utterance.span(mention.end, end);
    }
  }
  const quoted = new RegExp(numbers.quoted, "u").exec(utterance.text);
  if (quoted && told.length) return strip(quoted[1]);
  const [moved] = of(mentions, "reorg");
  return moved ? utterance.span(moved.start, moved.end) : null;
}

function clauseEnd(utterance, mention, numbers) {
  let { end } = mention;
  for (const token of utterance.tokens.slice(mention.end, mention.end + numbers.longest_reason)) {
    if (token.clause !== mention.clauses[1]) break;
    end += 1;
  }
  return end;
}
