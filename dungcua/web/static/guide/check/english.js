// Whether a text may be English: the server puts English into Vietnamese before it reads it, a
// phone does not. The lists and the arithmetic of knowledge/text/language.py, without its look at
// Vietnamese typed in keys of Telex or VNI: all that is English there is English here.

import { accented, begins } from "./letters.js";

/** Hears English. Build once. */
export class English {
  #table;
  #word;
  #known;
  #vietnamese;
  #borrowed;
  #syllable;

  constructor(table) {
    this.#table = table;
    this.#word = new RegExp(table.word, "gu");
    this.#known = new Set(table.english);
    this.#vietnamese = new Set(table.vietnamese);
    this.#borrowed = new Set(table.borrowed);
    this.#syllable = begins(table.syllable);
  }

  /** Whether the server might take the text for English. */
  suspects(text) {
    const tokens = (text.match(this.#word) ?? []).filter((word) => /^\p{L}/u.test(word)).map((word) => word.toLowerCase());
    if (!tokens.length) return false;
    const english = tokens.filter((token) => this.#known.has(token));
    const marked = tokens.filter((token) => accented(token)).length;
    if (marked) return english.length > 2 * marked;
    const vietnamese = tokens.filter((token) => this.#vietnamese.has(token)).length;
    const strange = tokens.filter((token) => !this.#known.has(token) && this.#isForeign(token)).length;
    const proven = strange > 1 || english.some((token) => !this.#borrowed.has(token));
    const { sure } = this.#table;
    return proven && english.length + strange > Math.max(vietnamese, sure * (tokens.length - vietnamese) - 0.1);
  }

  #isForeign(word) {
    return word.length >= this.#table.long && /^[\x00-\x7f]*$/.test(word) && !this.#syllable(word);
  }
}
