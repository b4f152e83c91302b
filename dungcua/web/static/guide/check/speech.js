// How something is said: a grievance, a question, hearsay, praise or a hypothesis. The arithmetic
// of knowledge/requirements/speech.py.

import { any } from "./patterns.js";

const NONE = [];

/** The speech of an utterance: `{isComplaint, asksOnly, event, told, hedged, asked, announced}`. */
export function listen(utterance, mentions, patterns, numbers, { signs, lawful }) {
  const has = (name) => any(patterns[name], mentions);
  const opens = (found, words = numbers.opening) => found.some((mention) => mention.start < words);
  const questions = mentions.get("question") ?? NONE;
  const asked = isAsked(utterance, questions, numbers, opens);
  const told = toldEvent(utterance, mentions);
  const hearsay = has("hearsay") && opens(mentions.get("hearsay") ?? NONE);
  const hypothetical = has("hypothetical") && opens(mentions.get("hypothetical") ?? NONE, 3);
  let score = 0;
  for (const [name, weight] of numbers.weights) if (has(name)) score += weight;
  if (has("report") && !asked) score += numbers.report;
  if (signs) score += numbers.sign;
  if (has("outside") && !asked) score += numbers.sign;
  const story = (has("actor") || lawful) && has("teller") && !has("inquiry") && isStory(utterance, mentions, numbers);
  if (has("grievance") && !(has("topic") || signs || lawful)) score += numbers.elsewhere;
  if (story && !has("intent")) score += asked ? 0.6 * numbers.story : numbers.story;
  const protesting = (told || lawful || story || signs) && protests(utterance, mentions);
  if (lawful && has("calm") && !(protesting || has("grievance"))) score += numbers.calm;
  if (protesting) score += numbers.protest;
  if (asked && questions.length) score -= told || story ? 1.0 : 2.5;
  else if (questions.length && opens(questions)) score -= 1.0;
  if (hearsay) score -= asked ? 4.0 : 2.0;
  if (hypothetical) score -= asked ? 4.0 : 0.3;
  const isComplaint = score >= numbers.threshold;
  const asksOnly = !isComplaint && (asked || questions.length > 0 || hearsay || hypothetical);
  const hedged = asked || hearsay || hypothetical || has("praise");
  return {
    isComplaint,
    asksOnly: asksOnly || (has("praise") && !isComplaint),
    event: has("event"),
    told,
    hedged,
    asked: asked || questions.length > 0,
    announced: has("report") && !hedged && !questions.length,
  };
}

// Whether the text ends in a question, also one typed without a question mark.
function isAsked(utterance, questions, numbers, opens) {
  const closer = utterance.closers.at(-1);
  if (closer === "?") return true;
  if (closer !== "") return false;
  const last = utterance.tokens.at(-1);
  const ends = utterance.accented ? numbers.ends.includes(last.plain) : numbers.folded_ends.includes(last.folded);
  const nearEnd = questions.some((mention) => utterance.tokens.length - mention.end < 3);
  if (last.plain === "nhỉ") return true;
  return (ends && questions.length > 0) || nearEnd || (questions.length > 0 && opens(questions, 4));
}

// Whether a sentence that is no question tells something, at some length.
function isStory(utterance, mentions, numbers) {
  const asking = new Set((mentions.get("question") ?? NONE).map((mention) => mention.sentence));
  const lengths = utterance.closers.map(() => 0);
  for (const token of utterance.tokens) lengths[token.sentence] += 1;
  return lengths.some((length, n) => length >= numbers.story_words && utterance.closers[n] !== "?" && !asking.has(n));
}

function toldEvent(utterance, mentions) {
  return ["demand", "refuse"].some((concept) =>
    (mentions.get(concept) ?? NONE).some((mention) => utterance.closers[mention.sentence] !== "?"));
}

// A sentence ending in a protest ("… mà?"); a last one with or opening with one.
function protests(utterance, mentions) {
  const final = new Map();
  utterance.tokens.forEach((token, index) => final.set(token.sentence, index));
  const ends = new Set(final.values());
  if ((mentions.get("protest") ?? NONE).some((mention) => ends.has(mention.end - 1))) return true;
  const last = utterance.closers.length - 1;
  if ((mentions.get("rhetorical") ?? NONE).some((mention) => mention.sentence === last)) return true;
  const opening = last <= 0 ? 0 : final.get(last - 1) + 1;
  return (mentions.get("protest_open") ?? NONE).some((mention) => mention.start === opening);
}
