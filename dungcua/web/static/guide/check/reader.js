// The first reading of the second opinion: how like the labelled utterances a text is. The
// arithmetic of knowledge/requirements/second.py on the numbers of a pack.

import { first } from "./letters.js";

const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

// Numbers of two bytes (IEEE 754 half, little endian) in base64.
function halves(base64) {
  const raw = bytesOf(base64);
  const made = new Float32Array(raw.length / 2);
  for (let n = 0; n < made.length; n += 1) {
    const bits = raw[2 * n] | (raw[2 * n + 1] << 8);
    const exponent = (bits >> 10) & 31;
    const rest = bits & 1023;
    const size = exponent === 0 ? rest * 2 ** -24
      : exponent === 31 ? (rest ? NaN : Infinity) : (1 + rest / 1024) * 2 ** (exponent - 15);
    made[n] = bits & 0x8000 ? -size : size;
  }
  return made;
}

// Which labelled utterances hold which features, and how much each counts there.
class Postings {
  #index = new Map();
  #idf;
  #starts;
  #rows;
  #values;
  #size;

  constructor({ names, idf, postings, count }, size) {
    const all = names.split("\n");
    all.forEach((name, n) => this.#index.set(name, n));
    this.#idf = halves(idf);
    this.#size = size;
    this.#starts = new Uint32Array(all.length + 1);
    this.#rows = new Uint16Array(count);
    this.#values = new Float32Array(count);
    this.#unpack(bytesOf(postings), all);
  }

  // For each feature how often it stands anywhere, then its utterances by their distances.
  #unpack(raw, names) {
    let at = 0;
    const next = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = raw[at];
        at += 1;
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    };
    const norms = new Map();
    let n = 0;
    for (let feature = 0; feature < names.length; feature += 1) {
      const kind = names[feature][0];
      if (!norms.has(kind)) norms.set(kind, new Float64Array(this.#size));
      const squares = norms.get(kind);
      this.#starts[feature] = n;
      let row = -1;
      for (let left = next(); left > 0; left -= 1, n += 1) {
        const told = next();
        row += (told >> 1) + 1;
        const count = told & 1 ? next() : 1;
        const value = (1 + Math.log(count)) * this.#idf[feature];
        this.#rows[n] = row;
        this.#values[n] = value;
        squares[row] += value * value;
      }
    }
    this.#starts[names.length] = n;
    for (let feature = 0; feature < names.length; feature += 1) {
      const squares = norms.get(names[feature][0]);
      for (let each = this.#starts[feature]; each < this.#starts[feature + 1]; each += 1) {
        this.#values[each] /= Math.sqrt(squares[this.#rows[each]]);
      }
    }
  }

  /** The likeness of features, name → count, to those of every utterance. */
  compare(found) {
    const total = new Float64Array(this.#size);
    const known = [];
    const squares = {};
    for (const [name, count] of found) {
      const feature = this.#index.get(name);
      if (feature === undefined) continue;
      const weight = (1 + Math.log(count)) * this.#idf[feature];
      known.push([feature, weight, name[0]]);
      squares[name[0]] = (squares[name[0]] ?? 0) + weight * weight;
    }
    for (const [feature, weight, kind] of known) {
      const share = weight / Math.sqrt(squares[kind]);
      for (let n = this.#starts[feature]; n < this.#starts[feature + 1]; n += 1) {
        total[this.#rows[n]] += share * this.#values[n];
      }
    }
    return total;
  }
}

/** Scores an utterance for every label. Build once: it unpacks the numbers. */
export class Reader {
  #table;
  #words;
  #concepts;
  #shares;
  #word;

  constructor(table) {
    this.#table = table;
    this.#words = new Postings(table.pieces, table.size);
    this.#concepts = new Postings(table.concepts, table.size);
    this.#shares = halves(table.shares);
    this.#word = new RegExp(table.word, "gu");
  }

  /** A score for each label, as an object: near 1 a clear yes, near -1 a clear no. */
  scores(text, concepts) {
    const { labels, together } = this.#table;
    const words = this.#words.compare(this.#pieces(text));
    const shared = this.#concepts.compare([...concepts].map((concept) => [`k${concept}`, 1]));
    const total = new Float64Array(labels.length);
    words.forEach((likeness, row) => {
      const alike = likeness * (1 + together * shared[row]) + shared[row] * shared[row];
      for (let label = 0; label < labels.length; label += 1) total[label] += alike * this.#shares[row * labels.length + label];
    });
    return Object.fromEntries(labels.map((label, n) => [label, total[n]]));
  }

  // Runs of one to three words ("w…") and pieces of single words ("c…"), counted.
  #pieces(text) {
    const { runs, letters, longest } = this.#table;
    const words = first(text.toLowerCase(), longest).match(this.#word) ?? [];
    const found = new Map();
    const count = (piece) => found.set(piece, (found.get(piece) ?? 0) + 1);
    for (const size of runs) {
      for (let start = 0; start + size <= words.length; start += 1) {
        count(`w${words.slice(start, start + size).join(" ")}`);
      }
    }
    for (const word of words) {
      const padded = [" ", ...word, " "];
      for (const size of letters) {
        for (let start = 0; start + size <= padded.length; start += 1) count(`c${padded.slice(start, start + size).join("")}`);
      }
    }
    return found;
  }
}
