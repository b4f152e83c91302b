// Finding a procedure or a paper by words: the very arithmetic of knowledge/guide/index.py, on
// the numbers of a pack. A test in a browser compares both, input by input, score by score.

const VIEW_SHARE = 0.25;
const COMMON = 0.03;
const DIGITS = 6;

// Removed before anything else; the control characters too, except tab and ends of lines.
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
// Letters and digits at full width, as East Asian keyboards type them, and their blank.
const WIDE = /[\uff01-\uff5e\u3000]/g;
const narrow = (c) => (c === "\u3000" ? " " : String.fromCharCode(c.charCodeAt(0) - 0xfee0));
// What full case folding does beyond lower case, as far as a Latin letter comes out of it.
const FOLDED = { "ß": "ss", "ẞ": "ss", "ſ": "s", "ŉ": "ʼn", "ẚ": "aʾ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st" };
const LETTERS = { "đ": "d", "Đ": "d", "ð": "d", "Ð": "d" };
const UNUSUAL = /[ßẞſŉẚﬀ-ﬆđĐðÐ]/g;
const LAST_CLASS = "\u0345"; // its combining class, 240, is the highest: all others go before it

/**
 * Whether a character has a combining class. JavaScript cannot be asked, but puts marks in the
 * order of their classes: whatever moves before U+0345 has one.
 */
export const combining = (c) => c > "\u02ff" && (c === LAST_CLASS || (LAST_CLASS + c).normalize("NFD")[0] !== LAST_CLASS);

/** Text without what cannot be seen, its letters and digits at their usual width. */
export const cleared = (text) => text.replaceAll("\u00a0", " ").replace(INVISIBLE, "").replace(WIDE, narrow);

/** Text without tones and diacritics, in lower case; white space is left as it is. */
export function fold(text) {
  const apart = cleared(text).normalize("NFD");
  let bare = "";
  for (const c of apart) if (!combining(c)) bare += c;
  return bare.replace(UNUSUAL, (c) => LETTERS[c] ?? FOLDED[c]).toLowerCase();
}

/** The words of a text and its pairs of neighbours, each once, in order. */
export function terms(text, expansions) {
  const words = [];
  for (const word of fold(text).match(/[a-z0-9]+/g) ?? []) {
    words.push(...(Object.hasOwn(expansions, word) ? expansions[word] : word).split(" "));
  }
  const pairs = words.slice(1).map((word, n) => `${words[n]} ${word}`);
  return [...new Set([...words, ...pairs])];
}

// As Python rounds: to the nearest, exact ties to the even digit.
function rounded(value) {
  const near = value.toFixed(DIGITS);
  const exact = value.toFixed(40);
  if (!/^50*$/.test(exact.slice(exact.indexOf(".") + 1 + DIGITS))) return Number(near);
  const below = exact.slice(0, exact.indexOf(".") + 1 + DIGITS);
  return Number("02468".includes(below.at(-1)) ? below : near);
}

/** Finds among what a pack's numbers (`terms, idf, views, owners, common, expansions`) index. */
export class GuideIndex {
  #numbers;
  #idf = new Map();
  #holding = new Map();
  #whole = [];
  #common;

  constructor(numbers) {
    this.#numbers = numbers;
    numbers.terms.forEach((term, n) => this.#idf.set(term, numbers.idf[n]));
    this.#common = new Set(numbers.common);
    numbers.views.forEach((view, number) => {
      let whole = 0;
      for (const n of view) {
        const term = numbers.terms[n];
        if (!this.#holding.has(term)) this.#holding.set(term, []);
        this.#holding.get(term).push(number);
        whole += numbers.idf[n];
      }
      this.#whole.push(whole);
    });
  }

  /** The best, best first, as `{code, score}`; equal ones by code. */
  find(text, most = 10) {
    const asked = terms(text, this.#numbers.expansions).filter((term) => this.#idf.has(term));
    let wanted = 0;
    for (const term of asked) wanted += this.#idf.get(term);
    if (!wanted) return [];
    const shared = new Map();
    for (const term of asked) {
      for (const number of this.#holding.get(term)) {
        shared.set(number, (shared.get(number) ?? 0) + this.#idf.get(term));
      }
    }
    const best = new Map();
    for (const [number, weight] of shared) {
      const owner = this.#numbers.owners[number];
      let score = weight / (wanted + VIEW_SHARE * (this.#whole[number] - weight));
      if (this.#common.has(owner)) score += COMMON;
      if (score > (best.get(owner) ?? 0)) best.set(owner, score);
    }
    return [...best]
      .map(([code, score]) => ({ code, score: rounded(score) }))
      .sort((one, other) => other.score - one.score || (one.code < other.code ? -1 : 1))
      .slice(0, most);
  }
}
