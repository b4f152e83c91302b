// Sums of money in a person's words: knowledge/requirements/money.py.

import { begins, number, rounded } from "./letters.js";

/** Each sum named: `{amount, payee, receipt, words}`. */
export function readMoney(utterance, mentions, numbers) {
  return amounts(utterance, mentions, numbers).map(([amount, start, end]) => ({
    amount, payee: payee(mentions), receipt: receipt(mentions), words: utterance.span(start, end),
  }));
}

function amounts(utterance, mentions, numbers) {
  const near = [...(mentions.get("charge") ?? []), ...(mentions.get("receipt_word") ?? [])];
  const { one } = reader(utterance, numbers);
  const found = [];
  let index = 0;
  while (index < utterance.tokens.length) {
    let [end, amount, sure] = one(index);
    const round = amount >= 10 && amount % 10 === 0 && !/^\p{Nd}+$/u.test(utterance.tokens[index].plain);
    if (round && !sure && amount < numbers.least
        && near.some((m) => index - numbers.near <= m.start && m.start <= end + numbers.near)) {
      amount *= 1000; // "thu hai trăm" is two hundred thousand
      sure = true;
    }
    if (sure && amount >= numbers.least && amount <= numbers.most) found.push([rounded(amount), index, end]);
    index = Math.max(end, index + 1);
  }
  return found;
}

function reader(utterance, numbers) {
  const written = begins(numbers.number);
  const thousands = new RegExp(numbers.thousands, "gu");
  const inThousands = new RegExp(numbers.thousands, "u");
  const { tokens } = utterance;
  const value = (token, table) => {
    const [words, key] = utterance.accented ? [table.plain, token.plain] : [table.folded, token.folded];
    return Object.hasOwn(words, key) ? words[key] : null;
  };

  // The number that begins at `start`: its end, its value, whether it is money.
  function one(start) {
    let total = 0;
    let current = 0;
    let last = 0;
    let sure = false;
    let any = false;
    let index = start;
    let whole = true;
    for (index = start; index < tokens.length; index += 1) {
      const token = tokens[index];
      if (token.sentence !== tokens[start].sentence) return [index, total + current, sure];
      const digit = value(token, numbers.digits);
      const ten = value(token, numbers.tens);
      const unit = value(token, numbers.units);
      if (written(token.plain)) {
        if (any && !last) return [index, total + current, sure];
        current = number(token.plain.replace(thousands, "").replaceAll(",", "."));
        any = true;
        sure = sure || inThousands.test(token.plain);
      } else if (digit !== null) {
        current = current && digit < 10 && current >= 10 ? current + digit : digit;
        any = true;
      } else if (ten !== null) {
        current = (current || 1) * ten;
        last = ten;
        any = true;
      } else if (any && unit !== null) {
        total += (current || 1) * unit;
        current = 0;
        last = unit;
        sure = true;
      } else if (any && last && value(token, numbers.half) !== null) {
        total += last / 2;
      } else if (any && value(token, numbers.currency) !== null) {
        return [index + 1, total + current, true];
      } else {
        whole = false;
        break;
      }
    }
    if (whole) index = tokens.length;
    if (sure && current > 0 && current < 10 && last >= numbers.million) current *= last / 10; // "một triệu hai"
    return [index, total + current, sure];
  }

  return { one };
}

function payee(mentions) {
  if (mentions.has("broker")) return "broker";
  if (mentions.has("personal_account")) return "private_account";
  if (mentions.has("bribe") || mentions.has("tip")) return "person";
  return mentions.has("charge") || mentions.has("counter") ? "counter" : "unknown";
}

function receipt(mentions) {
  if (mentions.has("no_receipt") || mentions.has("no_bill")) return false;
  return mentions.has("receipt") ? true : null;
}
