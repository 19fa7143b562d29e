// What is wrong with the draft, why, and how to say it instead.
import type { Finding, ScriptScore } from "kefu";

import { bar } from "../view/bar";
import { h } from "../view/dom";
import { findingLevelName } from "../view/names";

const tone = (score: number) => (score >= 80 ? "good" : score >= 60 ? "fair" : "poor");

function finding(
  { level, message, quote, why, rewrite }: Finding,
  use: (text: string) => void,
): HTMLElement {
  return h(
    "li",
    { class: `finding-row ${level}` },
    h(
      "p",
      {},
      h("span", { class: `badge ${level}` }, findingLevelName[level]),
      h("strong", {}, message),
      quote && h("q", {}, quote),
      h("span", { class: "note" }, why),
    ),
    rewrite
      ? h(
          "button",
          { class: "quote-button", type: "button", on: { click: () => use(rewrite) } },
          h("span", {}, rewrite),
          h("span", { class: "do" }, "改成这样"),
        )
      : null,
  );
}

/** The findings; `use` replaces the draft. */
export function findingsView(findings: readonly Finding[], use: (text: string) => void): Node[] {
  return findings.length > 0
    ? [h("ul", { class: "findings" }, ...findings.map((one) => finding(one, use)))]
    : [];
}

/** The total, and what it is made of on demand. */
export function scoreView(score: ScriptScore): Node[] {
  const rated = score.dimensions.flatMap(({ name, score: of }) =>
    of === null ? [] : [{ name, of }],
  );
  const rows = rated.map(({ name, of }) =>
    h(
      "li",
      {},
      h("span", { class: "name" }, name),
      bar(of / 100, tone(of)),
      h("span", { class: "number" }, Math.round(of)),
    ),
  );
  return [
    h(
      "summary",
      {},
      "话术评分 ",
      h("b", { class: `total ${tone(score.total)}` }, Math.round(score.total)),
      ` ${score.level}`,
    ),
    h("ul", { class: "rows dimensions" }, ...rows),
  ];
}
