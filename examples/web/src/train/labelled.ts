// Labelled messages as a table of text and label.
import { type BadRow, parseCsv } from "../data/csv";

export interface Labelled {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** The line of the file that each row is from. */
  readonly lines: readonly number[];
  readonly bad: readonly BadRow[];
}

const TEXT = ["text", "文本", "消息", "message", "content"];
const LABEL = ["label", "标签", "意图", "intent", "class"];

/** Reads CSV with the columns text and label in any order, or without a head in that order. */
export function parseLabelled(source: string): Labelled {
  const { rows, bad: broken } = parseCsv(source);
  const head = rows[0]?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const named = [TEXT, LABEL].map((names) => head.findIndex((name) => names.includes(name)));
  const hasHead = named.every((column) => column >= 0);
  const [textAt, labelAt] = hasHead ? named : [0, 1];
  const [texts, labels, lines, bad]: [string[], string[], number[], BadRow[]] = [
    [],
    [],
    [],
    [...broken],
  ];
  for (const { line, fields } of hasHead ? rows.slice(1) : rows) {
    const [text, label] = [fields[textAt ?? 0]?.trim(), fields[labelAt ?? 1]?.trim()];
    if (!text) bad.push({ line, reason: "缺少文本" });
    else if (!label) bad.push({ line, reason: "缺少标签" });
    else if (!hasHead && fields.length > 2)
      bad.push({ line, reason: `有 ${fields.length} 列，应当是“文本,标签”；文本里的逗号要加引号` });
    else {
      texts.push(text);
      labels.push(label);
      lines.push(line);
    }
  }
  return { texts, labels, lines, bad: bad.sort((a, b) => a.line - b.line) };
}

/** The labels with their number of rows, most first. */
export function labelCounts(labels: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
