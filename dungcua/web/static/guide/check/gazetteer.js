// Finding phrases in an utterance: knowledge/requirements/gazetteer.py on the tables of a pack. A
// mention is `{start, end, sentence, clauses}`, its end excluded.

/** The mention that covers tokens `start` up to `end`. */
export function mentionOf(utterance, start, end) {
  const first = utterance.tokens[start];
  const last = utterance.tokens[end - 1];
  return { start, end, sentence: first.sentence, clauses: [first.clause, last.clause] };
}

/** The order of mentions in a text. */
export const inOrder = (one, other) =>
  one.start - other.start || one.end - other.end || one.sentence - other.sentence
  || one.clauses[0] - other.clauses[0] || one.clauses[1] - other.clauses[1];

const byName = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** All phrases of all concepts. Build once. */
export class Gazetteer {
  #entries = new Map();
  #longest = 0;
  #mask;
  #negators;
  #foldedNegators;
  #negatable;
  #accentedOnly;
  #short;

  constructor(table) {
    for (const [key, values] of Object.entries(table.entries)) {
      this.#entries.set(key, values.map(([plain, concept]) => [plain.split(" "), table.concepts[concept], plain]));
      this.#longest = Math.max(this.#longest, key.split(" ").length);
    }
    this.#mask = table.mask;
    this.#negators = new Set(table.negators);
    this.#foldedNegators = new Set(table.folded_negators);
    this.#negatable = new Set(table.negatable);
    this.#accentedOnly = new Set(table.accented_only);
    this.#short = new Set(table.short_unaccented);
  }

  /** The mentions of every concept found, in order: concept → mentions. */
  find(utterance) {
    const { tokens } = utterance;
    const hits = [];
    for (let start = 0; start < tokens.length; start += 1) {
      let key = "";
      const last = Math.min(tokens.length, start + this.#longest);
      for (let end = start + 1; end <= last; end += 1) {
        key = key ? `${key} ${tokens[end - 1].folded}` : tokens[start].folded;
        for (const [plain, concept, typed] of this.#entries.get(key) ?? []) {
          if (!utterance.accented && this.#isVague(plain, concept, typed)) continue;
          if (tokens[start].sentence === tokens[end - 1].sentence && fits(utterance, plain, start)) {
            hits.push([start, end, concept]);
          }
        }
      }
    }
    return this.#group(utterance, hits);
  }

  #isVague(plain, concept, typed) {
    if (this.#accentedOnly.has(typed)) return true;
    return plain.length === 1 && concept !== this.#mask && !this.#short.has(concept);
  }

  #group(utterance, hits) {
    const masks = hits.filter((hit) => hit[2] === this.#mask);
    const hidden = (start, end) => masks.some(([from, to]) => from <= start && end <= to && end - start < to - from);
    const found = new Map();
    hits.sort((one, other) => one[0] - other[0] || one[1] - other[1] || byName(one[2], other[2]));
    for (const [start, end, concept] of hits) {
      if (concept === this.#mask || hidden(start, end)) continue;
      if (this.#negatable.has(concept) && this.#isNegated(utterance, start)) continue;
      if (!found.has(concept)) found.set(concept, []);
      found.get(concept).push(mentionOf(utterance, start, end));
    }
    return found;
  }

  #isNegated(utterance, start) {
    const { clause } = utterance.tokens[start];
    return utterance.tokens.slice(Math.max(0, start - 2), start).some((token) =>
      token.clause === clause && (utterance.accented ? this.#negators.has(token.plain) : this.#foldedNegators.has(token.folded)));
  }
}

// In a text typed with diacritics every word must agree; a longer phrase may hold words without.
function fits(utterance, plain, start) {
  if (!utterance.accented) return true;
  let agreed = 0;
  for (const [n, word] of plain.entries()) {
    const token = utterance.tokens[start + n];
    if (token.plain === word) agreed += 1;
    else if (token.plain !== token.folded) return false;
  }
  return agreed === plain.length || (agreed >= 1 && plain.length >= 3);
}
