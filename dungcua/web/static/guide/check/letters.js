// What Python calls letters, blanks and digits, where a browser means something else.

import { cleared, combining } from "../search.js";

// What `str.isspace` calls white space.
const EDGES = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g;

/** Composed letters without invisible characters. */
export const nfc = (text) => cleared(text).normalize("NFC");

/** What `re.compile(…).match` finds: at the beginning, or null. */
export function begins(source) {
  const pattern = new RegExp(source, "uy");
  return (text) => {
    pattern.lastIndex = 0;
    return pattern.exec(text);
  };
}

/** Without white space at both ends. */
export const strip = (text) => text.replace(EDGES, "");

/** The first characters, counted as Python counts them. */
export const first = (text, count) => (text.length <= count ? text : [...text].slice(0, count).join(""));

/** Whether a lower-case word carries a mark or is written with "đ". */
export function accented(word) {
  if (word.includes("đ")) return true;
  for (const c of word.normalize("NFD")) if (combining(c)) return true;
  return false;
}

// The value of a digit of any script: digits stand in runs of ten, each from nought to nine.
function value(digit) {
  const code = digit.codePointAt(0);
  if (code < 128) return code - 48;
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return (code - start) % 10;
}

/** A number written in the digits of any script. */
export const number = (digits) => Number(digits.replace(/\p{Nd}/gu, value));

/** As Python rounds to a whole number: halves to the even one. */
export function rounded(amount) {
  const below = Math.floor(amount);
  const rest = amount - below;
  if (rest !== 0.5) return Math.round(amount);
  return below % 2 ? below + 1 : below;
}
