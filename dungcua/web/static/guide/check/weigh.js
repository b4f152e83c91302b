// What rules and second opinion say together: knowledge/requirements/weigh.py. `told` is what the
// rules made of an utterance: `{utterance, speech, signs, lawful, excused, yields, reserved, elsewhere}`.

import { first, strip } from "./letters.js";

// How clearly this is a complaint; above 0 it is one.
function complains({ speech, signs, reserved }, scores, w) {
  const score = scores.complaint;
  if (speech.isComplaint && reserved) return score - w.reserved;
  if (speech.isComplaint && speech.told && signs.size && !speech.hedged) return score - w.hardly;
  if (speech.asksOnly && !signs.size) {
    const nearest = Math.max(...violations(scores).map(([, each]) => each));
    return score - w.asked + (speech.hedged ? 0 : Math.max(nearest - w.telling, 0));
  }
  return score + (speech.isComplaint ? w.heard : -w.heard);
}

const violations = (scores) => Object.entries(scores).filter(([code]) => code[0] === "V");

// For each code of a violation how far it is above what is needed to find it.
function margins({ signs, excused, yields }, scores, w) {
  const lawful = w.lawful * Math.max(scores.legit, -0.3);
  const voice = (code) => (signs.has(code) ? w.rule : excused.has(code) ? -w.excuse : 0);
  const found = new Map(violations(scores).map(([code, score]) => [code, score - lawful + voice(code) - w.found]));
  const known = (yields[w.general] ?? []).filter((code) => signs.has(code));
  if (known.length && !signs.has(w.general)) {
    // What speaks for the general code speaks for the narrower one that a rule knows.
    const general = found.get(w.general);
    found.delete(w.general);
    for (const code of known) found.set(code, Math.max(found.get(code), general));
  }
  return found;
}

const rights = ({ lawful }, scores, w) => scores.legit + (lawful.size ? w.rule : 0) - w.rightful;

/** Whether a closer reading could change what is said. */
export function inDoubt(told, scores, w) {
  const clearly = complains(told, scores, w);
  if (Math.abs(clearly) < w.doubt) return true;
  if (clearly < 0) return false;
  const found = [...margins(told, scores, w).values()];
  if (Math.min(...found.map(Math.abs)) < w.doubt) return true;
  return !found.some((margin) => margin > 0) && Math.abs(rights(told, scores, w)) < w.doubt;
}

/** Whether words that name nothing of an office are still like a story of one. */
export function soundsOurs(scores) {
  const story = Math.max(scores.legit, ...violations(scores).map(([, score]) => score));
  return scores.complaint + story > 0;
}

/** Whether this is a complaint: what the rules heard is one voice among others. */
export function heardAgain(told, scores, w) {
  const isComplaint = complains(told, scores, w) > 0;
  const { speech } = told;
  return { ...speech, isComplaint, asksOnly: !isComplaint && (speech.asksOnly || speech.isComplaint) };
}

const likely = (code, { text }, w) =>
  ({ code, why: w.like, confidence: w.less_sure, evidence: strip(first(text, w.evidence)) });

/** The codes: a rule speaks for its own, a lawful demand against all. */
export function weigh(told, scores, w) {
  const found = margins(told, scores, w);
  if (!told.speech.isComplaint && complains(told, scores, w) < w.grave) {
    for (const code of w.of_a_person) if (!told.signs.has(code)) found.delete(code);
  }
  const best = Math.max(...found.values());
  const kept = [...found]
    .filter(([code, margin]) => margin > (margin === best ? 0 : told.signs.has(code) ? w.beside_rule : w.beside))
    .map(([code]) => [code, told.signs.get(code) ?? likely(code, told.utterance, w)]);
  return settle(new Map(kept), new Map(), told.yields);
}

/** The codes that may be found but are too little sure to judge a paper by. */
export function unsure(told, scores, w) {
  const bound = told.reserved || told.elsewhere ? w.sure_reserved : w.sure;
  const felt = w.felt * scores.complaint;
  return new Set([...margins(told, scores, w)].filter(([, margin]) => margin + felt < bound).map(([code]) => code));
}

/** Whether what was demanded is lawful, provided that no code was found. */
export const rightful = (told, scores, w) => rights(told, scores, w) > 0;

/** The lawful demand that the words are most like, if they are like one at all. */
export function likelyLawful(utterance, scores, w) {
  const lawful = Object.keys(scores).filter((code) => code[0] === "L");
  const code = lawful.reduce((best, each) => (scores[each] > scores[best] ? each : best));
  return scores[code] <= w.named ? new Map() : new Map([[code, likely(code, utterance, w)]]);
}

/** The most specific codes: each steps back before the codes it yields to. */
export function settle(signs, lawful, yields) {
  return [...signs.values()]
    .sort((one, other) => (one.code < other.code ? -1 : 1))
    .filter(({ code }) => !(yields[code] ?? []).some((other) => signs.has(other) || lawful.has(other)));
}
