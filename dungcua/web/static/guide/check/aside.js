// What names a paper and is still no demand on the speaker: told by somebody else, wanted by an
// employer, brought of one's own accord. The patterns of knowledge/requirements/aside.py.

const of = (mentions, ...names) => names.flatMap((name) => mentions.get(name) ?? []);

/** Whether every one of `spots` names what was brought of one's own accord. */
export const volunteered = ({ brought }, spots) => spots.length > 0
  && spots.every((spot) => brought.some(([start, end]) => start <= spot.start && spot.end <= end));

/** Hears what is told beside a demand. Build once: it compiles the patterns. */
export class Asides {
  #table;
  #patterns;

  constructor(table) {
    this.#table = table;
    this.#patterns = Object.fromEntries(
      Object.entries(table.patterns).map(([name, both]) => [name, both.map((source) => new RegExp(source, "gu"))]));
  }

  /**
   * What is no demand: `{retold, private, getting, brought, unvouched, spared, elsewhere, needed}`;
   * `brought` holds ranges of tokens, the next three tell what holds a verdict back, `needed`
   * whether it is asked if something is needed.
   */
  listen(utterance, mentions) {
    const [line, starts] = lineOf(utterance);
    const all = (name) => line.matchAll(this.#patterns[name][utterance.accented ? 0 : 1]);
    const any = (name, from = 0) => {
      const pattern = this.#patterns[name][utterance.accented ? 0 : 1];
      pattern.lastIndex = from;
      return pattern.exec(line);
    };
    const told = any("retold");
    const retold = told !== null
      && tokenAt(starts, told.index) < this.#table.opening
      && any("own", line.lastIndexOf(" ", told.index + told[0].length - 1)) === null
      && !mentions.has("want_report");
    const wanted = mentions.has("demand") || mentions.has("cond");
    const spans = (found) => this.#carried(utterance, mentions, tokenAt(starts, found.index));
    return {
      retold,
      private: any("private") !== null && any("official") === null && !this.#table.files.some((name) => mentions.has(name)),
      getting: any("getting") !== null && any("needed") === null,
      brought: wanted ? [] : [...all("brought")].flatMap(spans),
      unvouched: any("unvouched") !== null,
      spared: any("spared") !== null,
      elsewhere: any("elsewhere") !== null,
      needed: any("needed") !== null,
    };
  }

  /** Names of what was heard, for the second opinion to compare. */
  signs(aside) {
    return this.#table.signs.filter((name) => (name === "brought" ? aside.brought.length : aside[name])).map((name) => `aside-${name}`);
  }

  // The words of the clause after `start`; none where that was asked for.
  #carried({ tokens }, mentions, start) {
    const asked = of(mentions, "press", "asks").some((p) =>
      (start - p.end >= 0 && start - p.end <= this.#table.pressed) || (p.start <= start && start < p.end));
    if (asked) return [];
    let end = start;
    while (end < tokens.length && tokens[end].clause === tokens[start].clause && end - start < this.#table.carried) end += 1;
    return [[start, end]];
  }
}

// The words with commas and ends of sentences as words, and where each word begins.
function lineOf({ tokens, accented }) {
  let line = "";
  const starts = [];
  tokens.forEach((token, index) => {
    const last = tokens[index - 1];
    if (last && token.sentence !== last.sentence) line += " .";
    else if (last && token.clause !== last.clause) line += " ,";
    starts.push(line.length);
    line += ` ${accented ? token.plain : token.folded}`;
  });
  return [`${line} `, starts];
}

// The number of the first word that begins at `at` or after it.
function tokenAt(starts, at) {
  const index = starts.findIndex((start) => start >= at);
  return index < 0 ? starts.length : index;
}
