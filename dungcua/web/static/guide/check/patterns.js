// Which mentions, in which order, how far apart: knowledge/requirements/patterns.py. A pattern is
// a list of chains `[negated, first, [[concept, relation, words] …]]`.

const NONE = [];

function admits([, relation, words], before, after) {
  let gap = after.start - before.end;
  if (relation === "+" && gap < 0) gap = before.start - after.end;
  if (gap < 0 || gap > words) return false;
  if (relation === "-") return before.clauses[1] === after.clauses[0];
  return relation !== "~" || before.sentence === after.sentence;
}

function follow(before, index, steps, mentions) {
  if (index === steps.length) return [before.start, before.end];
  const step = steps[index];
  for (const mention of mentions.get(step[0]) ?? NONE) {
    if (!admits(step, before, mention)) continue;
    const found = follow(mention, index + 1, steps, mentions);
    if (found) return [Math.min(before.start, found[0]), Math.max(before.end, found[1])];
  }
  return null;
}

function* matches([, first, steps], mentions) {
  for (const mention of mentions.get(first) ?? NONE) {
    const found = follow(mention, 0, steps, mentions);
    if (found) yield [Math.min(mention.start, found[0]), Math.max(mention.end, found[1])];
  }
}

/** The token range of the evidence, or null. */
export function match(pattern, mentions) {
  let evidence = null;
  for (const chain of pattern) {
    const found = matches(chain, mentions).next().value ?? null;
    if (chain[0] ? found : !found) return null;
    if (!chain[0]) evidence ??= found;
  }
  return evidence;
}

/** Whether one of the patterns matches. */
export const any = (patterns, mentions) => patterns.some((pattern) => match(pattern, mentions));

/** The token ranges of every match of a pattern of one chain. */
export const spans = (pattern, mentions) => matches(pattern[0], mentions);
