/** The text as it was before a reversible `redact`; null where it was not reversible. */
export function restore({ text, replacements }) {
  const parts = [];
  let at = 0;
  for (const { span, original } of replacements) {
    if (original === "") return null;
    parts.push(text.slice(at, span.start), original);
    at = span.end;
  }
  return parts.join("") + text.slice(at);
}
