// Is this demand lawful? knowledge/requirements/check.py without the sentence encoder, on the
// tables of a pack. Where the server would ask the encoder, `doubt` is set.

import { Asides, volunteered } from "./aside.js";
import { compareDays } from "./days.js";
import { English } from "./english.js";
import { Gazetteer, inOrder, mentionOf } from "./gazetteer.js";
import { codesOf, demanded, Judge, named } from "./papers.js";
import { any, match, spans } from "./patterns.js";
import { Reader } from "./reader.js";
import { listen } from "./speech.js";
import { Tokens } from "./tokens.js";
import { ProcedureNames, readTold } from "./told.js";
import { heardAgain, inDoubt, likelyLawful, rightful, settle, soundsOurs, unsure, weigh } from "./weigh.js";

const CHANNELS = [["counter", "counter"], ["post", "post"], ["online", "online"]];

/** Checks demands. Build once from the parts "check" and "reader" of a pack. */
export class Checker {
  #tables;
  #tokens;
  #phrases;
  #names;
  #judge;
  #reader;
  #english;
  #asides;

  constructor(tables, reader) {
    this.#tables = tables;
    this.#tokens = new Tokens(tables.tokens);
    this.#phrases = new Gazetteer(tables.phrases);
    this.#names = new ProcedureNames(tables.names, tables.told);
    this.#judge = new Judge(tables);
    this.#reader = new Reader(reader);
    this.#english = new English(tables.english);
    this.#asides = new Asides(tables.aside);
  }

  /** The present code of a procedure, given by a present or former one, or the one `text` names. */
  procedureOf(text, given = null) {
    if (given) return this.#tables.formerly[given] ?? given;
    const utterance = this.#tokens.read(text);
    return this.#names.find(utterance, this.#find(utterance));
  }

  /**
   * Say what `text` tells, as `Check` does in Python, whether there is a `doubt` and whether the
   * words may be `foreign`: the server puts English into Vietnamese first.
   *
   * `code` and `dossier` are the card's, null where none is known. With `careful`, no sign and no
   * paper that a sign speaks of is judged where there is a doubt, and nothing in foreign words.
   */
  check(text, { code = null, dossier = null, channel = null, careful = false } = {}) {
    const { rules, weigh: w } = this.#tables;
    const utterance = this.#tokens.read(text);
    const mentions = this.#find(utterance);
    const has = (name) => any(rules.speech[name], mentions);
    const signs = this.#match(rules.violations, utterance, mentions);
    let lawful = this.#match(rules.lawful, utterance, mentions);
    let speech = listen(utterance, mentions, rules.speech, this.#tables.listen, { signs: signs.size > 0, lawful: lawful.size > 0 });
    const found = settle(signs, lawful, rules.yields);
    const aside = this.#asides.listen(utterance, mentions);
    const told = {
      utterance,
      speech,
      signs: new Map(found.map((finding) => [finding.code, finding])),
      lawful,
      excused: new Set(rules.violations.filter((rule) => any(rule.unless, mentions)).map((rule) => rule.code)),
      yields: rules.yields,
      reserved: aside.unvouched || aside.spared,
      elsewhere: aside.elsewhere,
    };
    const scores = this.#scores(told, [...mentions.keys(), ...this.#asides.signs(aside)], has("topic"));
    const doubt = scores !== null && inDoubt(told, scores, w);
    if (scores) speech = heardAgain(told, scores, w);
    if (aside.retold) speech = { ...speech, isComplaint: false, asksOnly: true };
    const outside = aside.private || (has("outside") && !has("administration"));
    let findings = [];
    if (!speech.asksOnly && !outside) {
      if (!scores) findings = speech.isComplaint || speech.event ? found : [];
      else if (speech.isComplaint) findings = weigh(told, scores, w);
    }
    const unwanted = this.#unwanted(mentions, aside);
    if (findings.some(({ code }) => unwanted.has(code))) {
      findings = findings.filter(({ code }) => !unwanted.has(code));
      // What sounded like a complaint was the demand that nobody made.
      speech = { ...speech, isComplaint: findings.length > 0 || this.#tables.upset.some(has) };
    }
    const rightly = this.#onList(mentions, dossier);
    const listed = ({ code: each }) => rightly && each === this.#judge.beyondList;
    findings = findings.filter((finding) => !listed(finding));
    const happened = !outside && (speech.isComplaint || speech.told || (speech.event && !speech.asksOnly));
    const legit = happened && !findings.length && (scores ? rightful(told, scores, w) : lawful.size > 0);
    if (legit && scores && !lawful.size) lawful = likelyLawful(utterance, scores, w);
    let asked = [];
    let askedLawful = [];
    const entries = () => [...lawful.values()].filter((finding) => finding.code !== this.#tables.other_lawful);
    const praises = has("praise") && !has("question");
    const retold = aside.retold && !speech.asked;
    if (speech.asksOnly && !(outside || praises || retold || aside.getting)) {
      asked = settle(signs, lawful, rules.yields);
      if (scores && told.speech.isComplaint && !speech.event) {
        // A story of no office that is no complaint after all: what a rule alone read into it was not asked.
        const alike = new Set(weigh(told, scores, w).map(({ code: each }) => each));
        asked = asked.filter(({ code: each }) => alike.has(each));
      }
      asked = asked.filter((finding) => !listed(finding));
      if (!asked.length) askedLawful = entries();
    }
    if (!legit) lawful = new Map();
    let said = entries();
    const foreign = this.#english.suspects(text);
    const silent = careful && (doubt || foreign);
    if (silent) findings = asked = askedLawful = said = [];
    const known = findings.filter(({ code }) => signs.has(code) || this.#tables.spoken_for.includes(code));
    let hesitant = new Set();
    if (asked.length) {
      if (!speech.asked || !aside.needed || aside.unvouched) hesitant = new Set(asked.map(({ code: each }) => each));
    } else if (scores) {
      hesitant = unsure(told, scores, w);
    }
    const verdicts = this.#judge.verdicts({
      mentions,
      dossier,
      findings: known.length ? known : asked,
      lawful: said.length ? said : askedLawful,
      asked: asked.length > 0,
      outside: outside || (careful && foreign),
      retold,
      unsure: hesitant,
      plain: !(asked.length || speech.hedged || told.reserved || told.elsewhere),
      doubtful: silent ? [...signs.values()] : null,
    });
    const { violations } = this.#tables.judge;
    return {
      is_complaint: speech.isComplaint,
      findings,
      lawful: said,
      legit_requirement: legit,
      papers: verdicts.map((verdict) => verdict.paper),
      verdicts,
      channel: channel ?? CHANNELS.find(([name]) => has(name))?.[1] ?? null,
      ask: findings.map((finding) => violations[finding.code].ask).find((question) => question !== null) ?? null,
      say: findings.slice(0, 2).map((finding) => violations[finding.code].say),
      door: door(has, speech, findings, outside),
      asked,
      asked_lawful: askedLawful,
      told: readTold(utterance, mentions, this.#tables, code),
      doubt,
      foreign,
    };
  }

  // Mentions of every concept, the derived ones included.
  #find(utterance) {
    const mentions = this.#phrases.find(utterance);
    for (const [name, patterns] of this.#tables.rules.derived) {
      const found = new Map();
      for (const pattern of patterns) for (const span of spans(pattern, mentions)) found.set(span.join(" "), span);
      if (!found.size) continue;
      const derived = [...found.values()].map(([start, end]) => mentionOf(utterance, start, end));
      mentions.set(name, [...(mentions.get(name) ?? []), ...derived].sort(inOrder));
    }
    const passed = compareDays(utterance, mentions, this.#tables.days);
    if (passed !== null) mentions.set(passed ? "day_passed" : "day_ahead", mentions.get("due").slice(0, 1));
    return mentions;
  }

  // The codes whose papers were all brought of the speaker's own accord.
  #unwanted(mentions, aside) {
    const { papers, groups } = this.#tables.judge;
    const spots = new Map();
    for (const [paper, found] of named(papers, mentions)) {
      for (const code of codesOf(paper, groups)) spots.set(code, [...(spots.get(code) ?? []), ...found]);
    }
    return new Set([...spots].filter(([, found]) => volunteered(aside, found)).map(([code]) => code));
  }

  // Whether the card's list names each demanded paper for which V05 could be told.
  #onList(mentions, dossier) {
    const { papers, groups } = this.#tables.judge;
    const code = this.#judge.beyondList;
    const asked = demanded(papers, mentions, this.#tables.demands);
    const odd = asked.filter(([paper]) => codesOf(paper, groups).has(code));
    return odd.length > 0 && odd.every(([paper]) => this.#judge.onList(paper, dossier));
  }

  #match(rules, utterance, mentions) {
    const found = new Map();
    for (const { code, why, confidence, when, unless } of rules) {
      if (found.has(code) || any(unless, mentions)) continue;
      for (const pattern of when) {
        const evidence = match(pattern, mentions);
        if (evidence) {
          found.set(code, { code, why, confidence, evidence: utterance.span(...evidence) });
          break;
        }
      }
    }
    return found;
  }

  // Of few words, and of what is no business of an office, only the rules judge: null.
  #scores({ utterance }, concepts, ours) {
    const { story, story_without_office: longer = story } = this.#tables;
    if (utterance.tokens.length < (ours ? story : longer)) return null;
    const scores = this.#reader.scores(utterance.text, concepts);
    return ours || soundsOurs(scores) ? scores : null;
  }
}

function door(has, speech, findings, outside) {
  if (outside && speech.isComplaint) return "ngoai_pham_vi";
  if (has("to_cao") && speech.announced && !outside) return "to_cao";
  if (speech.asksOnly || !speech.isComplaint) return "none";
  if (has("to_cao")) return "to_cao";
  if (has("khieu_nai")) return "khieu_nai";
  return !findings.length && has("infra") ? "ha_tang" : "phan_anh";
}
