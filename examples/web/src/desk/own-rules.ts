// What the shop's own rules find in a reply, beside what the scorer finds.
import type { Finding, RuleSet } from "kefu";

/** The findings; a rewrite puts what the rule suggests in place of the words it found. */
export function ownFindings(rules: RuleSet | null, text: string): Finding[] {
  const hits = rules?.check(text, "agent") ?? [];
  return hits.map(({ rule, level, message, span, quote, why, rewrite }) => ({
    rule,
    level,
    message,
    at: null,
    span,
    quote,
    why,
    rewrite: span && rewrite ? text.slice(0, span.start) + rewrite + text.slice(span.end) : null,
  }));
}
