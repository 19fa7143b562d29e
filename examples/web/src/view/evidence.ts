// The words that spoke for a label, shaded by how much.
import type { Evidence } from "kefu";

import type { Mark } from "./marked";

/** Steps of shade: finer ones cannot be told apart. */
const STEPS = 4;

/** Marks for what raised the score. N-grams overlap: each character gets its share of every one. */
export function evidenceMarks(text: string, evidence: readonly Evidence[]): Mark[] {
  const weights = new Array<number>(text.length).fill(0);
  for (const { span, weight } of evidence) {
    if (!span) continue;
    for (let at = span.start; at < span.end; at += 1)
      weights[at] = (weights[at] ?? 0) + weight / (span.end - span.start);
  }
  const most = Math.max(...weights, 0);
  if (most === 0) return [];
  const marks: Mark[] = [];
  for (const [at, weight] of weights.entries()) {
    const strength = Math.ceil((Math.max(weight, 0) / most) * STEPS) / STEPS;
    const last = marks.at(-1);
    if (strength === 0) continue;
    if (last?.end === at && last.strength === strength)
      marks[marks.length - 1] = { ...last, end: at + 1 };
    else marks.push({ start: at, end: at + 1, class: "evidence", strength });
  }
  return marks;
}

/** Evidence with a quote, summed by quote, the heaviest first. */
export function weighedQuotes(evidence: readonly Evidence[]): { quote: string; weight: number }[] {
  const sums = new Map<string, number>();
  for (const { quote, weight, why } of evidence) {
    const name = quote || why;
    if (name) sums.set(name, (sums.get(name) ?? 0) + weight);
  }
  return [...sums]
    .map(([quote, weight]) => ({ quote, weight }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
