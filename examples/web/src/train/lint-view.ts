// What is wrong with the labelled rows: each finding with its lines, the surest first.
import type { LintIssue, LintReport } from "kefu";

import { h } from "../view/dom";
import { percent } from "../view/names";
import type { Labelled } from "./labelled";

const SHOWN = 12;
const LINES = 6;

/** What a finding says, and the message it is about. */
function described(issue: LintIssue, { texts, lines }: Labelled): { what: string; quote: string } {
  const text = (row: number | undefined) => texts[row ?? -1] ?? "";
  const at = (rows: readonly number[]) => {
    const shown = rows.slice(0, LINES).map((row) => lines[row]);
    return `第 ${shown.join("、")} 行${rows.length > LINES ? `等 ${rows.length} 行` : ""}`;
  };
  switch (issue.kind) {
    case "empty":
      return { what: `${at([issue.row])}没有可读的文字`, quote: text(issue.row) };
    case "conflict":
      return {
        what: `${at(issue.rows)}是同一句话，标签却不同：${issue.labels.join("、")}`,
        quote: text(issue.rows[0]),
      };
    case "duplicate":
      return { what: `${at(issue.rows)}重复，都标为“${issue.label}”`, quote: text(issue.rows[0]) };
    case "few_examples":
      return { what: `标签“${issue.label}”只有 ${issue.rows} 条，学不牢`, quote: "" };
    case "suspect_label":
      return {
        what: `${at([issue.row])}标为“${issue.label}”，更像“${issue.looksLike}”（${percent(issue.score)}）`,
        quote: text(issue.row),
      };
  }
}

const KINDS: Readonly<Record<LintIssue["kind"], string>> = {
  empty: "空白",
  conflict: "冲突",
  duplicate: "重复",
  few_examples: "太少",
  suspect_label: "存疑",
};

export function lintView({ issues }: LintReport, rows: Labelled): HTMLElement {
  const item = (issue: LintIssue) => {
    const { what, quote } = described(issue, rows);
    return h(
      "li",
      {},
      h("span", { class: `badge ${issue.kind === "conflict" ? "heavy" : "medium"}` }, KINDS[issue.kind]),
      h("span", {}, what),
      quote && h("q", {}, quote),
    );
  };
  const rest = issues.slice(SHOWN);
  const body =
    issues.length === 0
      ? [h("p", { class: "note" }, "没有发现重复、冲突或可疑的标注。")]
      : [
          h("ul", { class: "issues" }, ...issues.slice(0, SHOWN).map(item)),
          rest.length > 0 &&
            h(
              "details",
              { class: "more" },
              h("summary", {}, `还有 ${rest.length} 处`),
              h("ul", { class: "issues" }, ...rest.map(item)),
            ),
        ];
  return h("section", { class: "lint" }, h("h3", {}, `标注检查：${issues.length} 处`), ...body);
}
