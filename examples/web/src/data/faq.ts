// An answer base as a file: JSON Lines with every field, or a CSV that a spreadsheet can edit.
import type { FaqEntry } from "kefu";

import { type BadRow, parseCsv, writeCsv } from "./csv";

export interface FaqFile {
  readonly entries: readonly FaqEntry[];
  /** The line of the file that each entry is from. */
  readonly lines: readonly number[];
  readonly bad: readonly BadRow[];
}

const LISTS = ["variants", "keywords", "steps", "related", "tags"] as const;
const COLUMNS = ["id", "question", "answer", ...LISTS] as const;
/** Stands between the items of a list in one cell. */
const BETWEEN = "|";

class Reading {
  readonly entries: FaqEntry[] = [];
  readonly lines: number[] = [];
  readonly bad: BadRow[] = [];
  readonly #seen = new Map<string, number>();

  add(line: number, entry: FaqEntry): void {
    const before = this.#seen.get(entry.id);
    if (before !== undefined) return this.refuse(line, `编号“${entry.id}”与第 ${before} 行重复`);
    this.#seen.set(entry.id, line);
    this.entries.push(entry);
    this.lines.push(line);
  }

  refuse(line: number, reason: string): void {
    this.bad.push({ line, reason });
  }
}

/** What is wrong with an object as an entry, or null. */
function fault(value: unknown): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "不是一个对象";
  const entry = value as Record<string, unknown>;
  for (const key of ["id", "question"] as const) {
    const field = entry[key];
    if (typeof field !== "string" || !field.trim()) return `缺少 ${key}`;
  }
  const answers = entry["answers"];
  if (typeof entry["answer"] !== "string" && !(Array.isArray(answers) && answers.length > 0))
    return "缺少 answer";
  const list = LISTS.find((key) => {
    const field = entry[key];
    return (
      field !== undefined &&
      !(Array.isArray(field) && field.every((item) => typeof item === "string"))
    );
  });
  return list ? `${list} 应当是一组文字` : null;
}

function fromJsonLines(text: string, reading: Reading): void {
  for (const [at, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    try {
      const value: unknown = JSON.parse(line);
      const wrong = fault(value);
      if (wrong) reading.refuse(at + 1, wrong);
      else reading.add(at + 1, value as FaqEntry);
    } catch {
      reading.refuse(at + 1, "不是合法的 JSON");
    }
  }
}

function fromCsv(text: string, reading: Reading): void {
  const { rows, bad } = parseCsv(text);
  reading.bad.push(...bad);
  const [head, ...body] = rows;
  const names = head?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = ["id", "question", "answer"].filter((name) => !names.includes(name));
  if (missing.length > 0) return reading.refuse(1, `表头缺少 ${missing.join("、")}`);
  for (const { line, fields } of body) {
    const cell = (name: string) => fields[names.indexOf(name)]?.trim() ?? "";
    const [id, question, answer] = [cell("id"), cell("question"), cell("answer")];
    const empty = Object.entries({ id, question, answer }).find(([, value]) => !value);
    if (empty) {
      reading.refuse(line, `缺少 ${empty[0]}`);
      continue;
    }
    const lists = LISTS.map((name) => [
      name,
      cell(name)
        .split(BETWEEN)
        .map((item) => item.trim())
        .filter(Boolean),
    ]);
    reading.add(line, {
      id,
      question,
      answer,
      ...Object.fromEntries(lists.filter(([, items]) => items?.length)),
    });
  }
}

/** Reads JSON Lines or CSV, whichever it is. */
export function parseFaq(source: string): FaqFile {
  const reading = new Reading();
  const text = source.replace(/^\uFEFF/, "");
  if (text.trimStart().startsWith("{")) fromJsonLines(text, reading);
  else fromCsv(text, reading);
  if (reading.entries.length + reading.bad.length === 0) reading.refuse(1, "没有内容");
  return {
    entries: reading.entries,
    lines: reading.lines,
    bad: [...reading.bad].sort((a, b) => a.line - b.line),
  };
}

export function faqToJsonLines(entries: readonly FaqEntry[]): string {
  return `${entries.map((entry) => JSON.stringify(entry)).join("\n")}\n`;
}

/** Conditional answers have no column: JSON Lines keeps them. */
export function faqToCsv(entries: readonly FaqEntry[]): string {
  const cell = (entry: FaqEntry, column: (typeof COLUMNS)[number]) => {
    const value = entry[column];
    return typeof value === "string" ? value : (value ?? []).join(BETWEEN);
  };
  return writeCsv([
    [...COLUMNS],
    ...entries.map((entry) => COLUMNS.map((column) => cell(entry, column))),
  ]);
}
