// The promised day and the day they came: knowledge/requirements/days.py. A day is `[month or
// null, day]`; a weekday is `[0, 2 … 8]`.

import { begins, number } from "./letters.js";

const NO_DAY = new Set(["ngay", "thang", "gio", "lan", "tuan", "nghin", "ngan", "trieu", "dong"]);

/** Whether the promised day has passed; null where two days cannot be compared. */
export function compareDays(utterance, mentions, numbers) {
  const written = begins(numbers.date);
  const due = after(mentions.get("due") ?? []);
  const now = after(mentions.get("today") ?? []) ?? before(mentions.get("visit") ?? []);
  if (!due || !now) return null;
  const [dueMonth, dueDay] = due;
  const [nowMonth, nowDay] = now;
  if ((dueMonth === 0) !== (nowMonth === 0)) return null;
  if (dueMonth && nowMonth && dueMonth !== nowMonth) {
    return (((nowMonth - dueMonth) % 12) + 12) % 12 < numbers.half_year;
  }
  return nowDay === dueDay ? null : nowDay > dueDay;

  function after(found) {
    for (const mention of found) {
      const last = Math.min(mention.end + numbers.reach, utterance.tokens.length);
      for (let index = mention.end; index < last; index += 1) {
        if (utterance.tokens[index].sentence !== mention.sentence) break;
        const day = dayAt(index);
        if (day) return day;
      }
    }
    return null;
  }

  function before(visits) {
    for (const mention of visits) {
      for (let index = mention.start - 1; index > Math.max(-1, mention.start - numbers.close); index -= 1) {
        const day = dayAt(index);
        if (day) return day;
      }
    }
    return null;
  }

  function dayAt(index) {
    const token = utterance.tokens[index];
    const previous = index ? utterance.tokens[index - 1].folded : "";
    if (previous === "thu" || previous === "chu") {
      const [table, key] = utterance.accented ? [numbers.weekdays, token.plain] : [numbers.weekdays_folded, token.folded];
      return Object.hasOwn(table, key) ? [0, table[key]] : null;
    }
    const match = written(token.plain);
    if (!match || number(match[1]) < 1 || number(match[1]) > 31) return null;
    if (NO_DAY.has(utterance.tokens[index + 1]?.folded ?? "")) return null; // a span, an hour or a sum
    return [match[2] ? number(match[2]) : null, number(match[1])];
  }
}
