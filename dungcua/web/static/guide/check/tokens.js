// Words of an utterance with what they stand for: knowledge/requirements/tokens.py on the tables
// of a pack.

import { fold } from "../search.js";
import { accented, begins, nfc } from "./letters.js";

/** Splits texts. Build once. */
export class Tokens {
  #table;
  #token;
  #piece;
  #number;
  #amount;
  #finalTone;
  #ySyllable;

  constructor(table) {
    this.#table = table;
    this.#token = new RegExp(table.token, "gu");
    this.#piece = new RegExp(table.piece, "gu");
    this.#number = new RegExp(table.number, "u");
    this.#amount = begins(table.amount);
    this.#finalTone = begins(table.final_tone);
    this.#ySyllable = begins(table.y_syllable);
  }

  /**
   * A text as `{text, tokens, accented, closers, span}`; a token is `{plain, folded, start, end,
   * sentence, clause}`; `span(start, end)` are the person's own words.
   */
  read(raw) {
    const text = nfc(raw);
    const tokens = [];
    const closers = [];
    let words = 0;
    let marked = 0;
    let sentence = 0;
    let clause = 0;
    for (const match of text.matchAll(this.#token)) {
      const whole = match[0];
      if (!/^[\p{L}\p{N}]/u.test(whole)) {
        clause += 1;
        if (whole === ",") continue;
        if (tokens.at(-1)?.sentence === sentence) {
          closers.push(whole.includes("?") ? "?" : [...whole][0]);
          sentence += 1;
        }
        continue;
      }
      for (const [piece, start] of this.#pieces(whole, match.index)) {
        const lower = piece.toLowerCase();
        words += 1;
        marked += accented(lower);
        for (const word of this.#spoken(lower, piece).split(/\s+/).filter(Boolean)) {
          const plain = this.#plainKey(word);
          tokens.push({ plain, folded: this.#folded(plain), start, end: start + piece.length, sentence, clause });
        }
      }
    }
    if (tokens.at(-1)?.sentence === sentence) closers.push("");
    return {
      text,
      tokens,
      closers,
      accented: words > 0 && marked / words >= this.#table.accented_share,
      span: (start, end) => text.slice(tokens[start].start, tokens[end - 1].end),
    };
  }

  // Numbers, dates and codes stay whole; joined words are taken apart.
  #pieces(whole, start) {
    if (this.#number.test(whole)) return [[whole, start]];
    return [...whole.matchAll(this.#piece)].map((match) => [match[0], start + match.index]);
  }

  #spoken(lower, piece) {
    const amount = this.#amount(lower);
    if (amount) return `${amount[1]} ${this.#table.units[amount[2]]} ${amount[3]}`;
    return Object.hasOwn(this.#table.shorthand, lower) ? this.#table.shorthand[lower] : piece;
  }

  // One way of writing tones: "hòa" and "hoà", "lý" and "lí" are the same word.
  #plainKey(word) {
    const { move, y_to_i: yToI } = this.#table;
    let lower = nfc(word).toLowerCase();
    const match = this.#finalTone(lower);
    if (match && !match[1].endsWith("q")) {
      lower = match[1] + (Object.hasOwn(move, match[2]) ? move[match[2]] : match[2]);
    }
    if (this.#ySyllable(lower)) lower = [...lower].map((c) => yToI[c] ?? c).join("");
    return lower;
  }

  #folded(plain) {
    const folded = fold(plain);
    return this.#ySyllable(folded) ? `${[...folded].slice(0, -1).join("")}i` : folded;
  }
}
