// CSV as spreadsheets write it (RFC 4180): quoted fields may hold commas, quotes and line breaks.

export interface CsvRow {
  /** The line the row starts on, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A row that cannot be used, and why. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

export interface Csv {
  readonly rows: readonly CsvRow[];
  readonly bad: readonly BadRow[];
}

/** Reads CSV; a tab or a semicolon separates where the first line has those and no comma. */
export function parseCsv(source: string): Csv {
  const text = source.replace(/^\uFEFF/, "");
  const [first = ""] = text.split("\n", 1);
  const comma = first.includes(",")
    ? ","
    : (["\t", ";"].find((mark) => first.includes(mark)) ?? ",");
  const rows: CsvRow[] = [];
  const bad: BadRow[] = [];
  let [line, start, field, quoted] = [1, 1, "", false];
  let fields: string[] = [];

  const endRow = () => {
    fields.push(field);
    if (fields.length > 1 || fields[0]?.trim()) rows.push({ line: start, fields });
    [fields, field, start] = [[], "", line + 1];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') field += char;
      else if (text.charAt(at + 1) === '"') [field, at] = [field + '"', at + 1];
      else quoted = false;
      if (char === "\n") line += 1;
    } else if (char === '"' && field === "") quoted = true;
    else if (char === comma) {
      fields.push(field);
      field = "";
    } else if (char === "\n") {
      endRow();
      line += 1;
    } else if (char !== "\r") field += char;
  }
  if (quoted) bad.push({ line: start, reason: "引号没有闭合" });
  else if (field || fields.length > 0) endRow();
  return { rows, bad };
}

/** Writes CSV with a byte order mark, by which Excel knows that it is UTF-8. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const escaped = (field: string) =>
    /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  return `\uFEFF${rows.map((row) => row.map(escaped).join(",")).join("\r\n")}\r\n`;
}
