// Where a household lives, out of a pack: the answers that knowledge/guide/whereabouts.py had the
// resolver give to every address of a province. An address is found when every word of it is
// understood; else the closest names are shown, and nothing is guessed.

import { fold } from "./search.js";

const TONES = { "\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5" };
const APOSTROPHE = /['’‘`´ʼ]\s?/g;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’‘`´]\s?[\p{L}\p{N}\p{M}]+)*/gu;
const BREAK = /[,;\n()/|:!?[\]{}+•→>]/;
const GLUED = /^([pqfhx]|tp|tx|tt|phường|phuong|quận|quan)(\d{1,2})$/i;
const TYPES = {
  xa: "x", x: "x", phuong: "p", p: "p", f: "p", ph: "p", "thi tran": "tt", tt: "tt", "dac khu": "dk", dk: "dk",
  quan: "q", q: "q", huyen: "h", h: "h", "thi xa": "tx", tx: "tx", "thanh pho": "tp", tp: "tp", tinh: "tinh", t: "tinh",
};
// How the part of an address below the commune begins; it says nothing about the commune.
const BELOW = new Set("so nha ngo ngach hem kiet duong pho thon xom to ap khu khom ban lang buon khoi doi cum soc kp tdp kdc".split(" "));
const MOST_SEGMENTS = 3;
const LONGEST_NAME = 6;
const MOST_NEAR = 5;
const NEAR = 0.3; // slips for each letter

// Names are one whether written with i or y ("Mỹ", "Mĩ"; not "tay", "tai").
function evened(letters) {
  let made = "";
  for (let at = 0; at < letters.length; at += 1) {
    const alone = at === 0 || !"aeouâăêôơư".includes(letters[at - 1]) || letters.slice(at - 2, at) === "qu";
    made += letters[at] === "y" && alone ? "i" : letters[at];
  }
  return made;
}

/** A syllable without diacritics, with i for y. */
export const key = (syllable) => evened(fold(syllable.replace(APOSTROPHE, "")));

/** Letters and tone of a syllable in one spelling: "Hoà", "hòa" → "hoa1". */
export function accented(syllable) {
  let tone = "";
  let letters = "";
  for (const c of syllable.replace(APOSTROPHE, "").toLowerCase().normalize("NFD")) {
    if (TONES[c]) tone = TONES[c];
    else letters += c;
  }
  return evened(letters.normalize("NFC")) + tone;
}

// Words with their forms; `breaks` says that a comma or the like stands before one.
function tokens(text) {
  const found = [];
  let last = 0;
  for (const match of text.normalize("NFC").matchAll(WORD)) {
    const between = match.input.slice(last, match.index);
    last = match.index + match[0].length;
    const dotted = between.startsWith(".") && /\s/.test(between) && found.length > 0 && !TYPES[found.at(-1).key];
    let breaks = BREAK.test(between) || dotted;
    const glued = GLUED.exec(match[0]);
    for (const raw of glued ? [glued[1], glued[2]] : [match[0]]) {
      const plain = /^\d+$/.test(raw) ? raw.replace(/^0+(?=\d)/, "") : null;
      found.push({ key: plain ?? key(raw), accented: plain ?? accented(raw), breaks });
      breaks = false;
    }
  }
  return found;
}

/** Finds addresses among those of a pack's part "places". */
export class Places {
  #part;
  #segments = new Set();
  #provinces;
  #near = null;

  constructor(part) {
    this.#part = part;
    this.#provinces = new Set(part.provinces);
    for (const table of [part.marked, part.plain]) {
      for (const address of Object.keys(table)) for (const segment of address.split("/")) this.#segments.add(segment);
    }
  }

  /**
   * Find what an address means today: `{candidates, settled, ask, elsewhere, options}`, where
   * `settled` is the candidate when it is the only one and nobody else's. What is not wholly
   * understood has no candidates, but `near` ones to ask about, and `beyond`: the province that
   * a word of it names, if that is another one.
   */
  find(text) {
    const words = tokens(text);
    const marked = words.some((word) => word.accented !== word.key);
    const numbers = this.#readings(words, marked ? this.#part.marked : this.#part.plain, marked ? "accented" : "key");
    if (numbers.size !== 1) return { candidates: [], settled: null, ask: null, elsewhere: false, options: [], near: this.#closest(words), beyond: this.#beyond(words) };
    const [candidates, settled, ask, elsewhere, options] = this.#part.results[[...numbers][0]];
    const all = candidates.map((number) => this.#candidate(number));
    const communes = all.some((one) => one.code);
    return {
      candidates: all,
      settled: (settled && all.find((one) => one.code === settled)) ?? null,
      ask,
      elsewhere,
      options: options.map(([label, chosen]) => ({ label, candidates: chosen.map((number) => this.#candidate(number)) })),
      near: communes ? [] : this.#closest(words),
      beyond: elsewhere && !all.length ? "" : null,
    };
  }

  #candidate(number) {
    const [code, label, why] = this.#part.candidates[number];
    return { code, label, why };
  }

  // The results of every way to take a whole text apart into known segments.
  #readings(words, table, form) {
    const end = words.length - (words.at(-1)?.key === "nam" && words.at(-2)?.key === "viet" ? 2 : 0);
    const found = new Set();
    const on = (at, segments, begun) => {
      if (at === end && segments.length && (!begun || sure(segments, words[begun]))) {
        const number = table[segments.join("/")] ?? table[untyped(segments)];
        if (number !== undefined) found.add(number);
      }
      if (at >= end || segments.length === MOST_SEGMENTS) return;
      for (const [type, from] of typesAt(words, at)) {
        let name = "";
        for (let to = from; to < Math.min(end, from + LONGEST_NAME); to += 1) {
          if (to > from && words[to].breaks) break;
          name += (name && " ") + words[to][form];
          const segment = `${type}:${name}`;
          if (this.#known(segment, type, name)) on(to + 1, [...segments, segment], begun);
        }
      }
    };
    for (let at = 0; at < end && found.size === 0; at += 1) if (startsAt(words, at)) on(at, [], at);
    return found;
  }

  #known(segment, type, name) {
    return this.#segments.has(segment) || ((type === "tinh" || type === "tp") && this.#provinces.has(name));
  }

  #beyond(words) {
    for (const form of ["accented", "key"]) {
      for (let from = words.length - 1; from >= 0; from -= 1) {
        for (let to = Math.min(words.length, from + LONGEST_NAME); to > from; to -= 1) {
          const name = words.slice(from, to).map((word) => word[form]).join(" ");
          const typed = from > 0 && ["q", "h", "tx", "tp", "tinh"].includes(TYPES[words[from - 1].key]);
          const alone = words[from].breaks && to === words.length;
          if ((typed || alone) && Object.hasOwn(this.#part.beyond, name)) return this.#part.beyond[name];
        }
      }
    }
    return null;
  }

  // Present communes whose name, or former name, is a few slips away from some words of a text.
  #closest(words) {
    this.#near ??= Object.entries(this.#part.plain)
      .filter(([address]) => /^(x|p|tt|dk):[^/]+$/.test(address))
      .map(([address, number]) => [address.slice(address.indexOf(":") + 1), number]);
    const keys = words.map((word) => word.key);
    const best = new Map();
    for (const [name, number] of this.#near) {
      const length = name.split(" ").length;
      let far = Infinity;
      for (let at = 0; at + length <= keys.length; at += 1) far = Math.min(far, slips(keys.slice(at, at + length).join(""), name.replaceAll(" ", "")));
      const share = far / name.length;
      if (share <= NEAR) for (const one of this.#part.results[number][0]) best.set(one, Math.min(best.get(one) ?? 1, share));
    }
    const ranked = [...best].sort((one, other) => one[1] - other[1] || one[0] - other[0]).map(([number]) => this.#candidate(number));
    const codes = new Set();
    return ranked.filter((one) => one.code && !codes.has(one.code) && codes.add(one.code)).slice(0, MOST_NEAR);
  }
}

// Whether what follows a house, a street or a hamlet is surely the commune: with its type word, or
// after a comma and with a district or province behind it.
function sure([first, ...more], begins) {
  return /^(x|p|tt|dk):/.test(first) || (begins.breaks && more.length > 0);
}

// The same address without the type word of its province, where three names say enough.
const untyped = (segments) => segments.length === MOST_SEGMENTS && segments.join("/").replace(/(tinh|tp)(?=:[^/]*$)/, "");

// The type words that may begin at a place, none among them: `[type, where the name begins]`.
function typesAt(words, at) {
  const ways = [["", at]];
  const one = TYPES[words[at].key];
  const after = words[at + 1];
  if (one && after && !after.breaks) ways.push([one, at + 1]);
  const two = after && !after.breaks && TYPES[`${words[at].key} ${after.key}`];
  if (two && words[at + 2] && !words[at + 2].breaks) ways.push([two, at + 2]);
  return ways;
}

// Whether the commune may begin here: at the very start, or after a house, a street or a hamlet.
function startsAt(words, at) {
  if (at === 0) return true;
  if (!words[at].breaks && typesAt(words, at).length < 2) return false;
  return words.slice(0, at).every((word, n) => {
    const begins = n === 0 || word.breaks;
    return begins ? BELOW.has(word.key) || /^\d/.test(word.key) : !TYPES[word.key];
  });
}

// Letters to change, to leave out, to put in or to swap, to make one text of the other.
function slips(one, other) {
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[other.length];
}
