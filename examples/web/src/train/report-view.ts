// The report of a training, on the page.
import { bar } from "../view/bar";
import { h } from "../view/dom";
import { percent } from "../view/names";
import { confusionView } from "./confusion";
import { reliabilityView } from "./reliability";
import type { Report } from "./report";

const exact = (share: number | null) => (share === null ? "–" : (share * 100).toFixed(1));

function figure(name: string, value: string, note: string): HTMLElement {
  return h(
    "div",
    { class: "figure-card" },
    h("dt", {}, name),
    h("dd", {}, value),
    h("dd", { class: "note" }, note),
  );
}

/** The labels, the worst first. */
function classTable({ classes }: Report): HTMLElement {
  const rows = [...classes]
    .sort((a, b) => (a.f1 ?? -1) - (b.f1 ?? -1))
    .map(({ label, rows: count, precision, recall, f1 }) =>
      h(
        "tr",
        {},
        h("th", { attrs: { scope: "row" } }, label),
        h("td", {}, count),
        ...[precision, recall, f1].map((share) => h("td", {}, exact(share))),
        h("td", { class: "bar-cell" }, bar(f1 ?? 0)),
      ),
    );
  const head = ["标签", "条数", "精确率", "召回率", "F1", ""].map((name) =>
    h("th", { attrs: { scope: "col" } }, name),
  );
  return h(
    "table",
    { class: "classes" },
    h("thead", {}, h("tr", {}, ...head)),
    h("tbody", {}, ...rows),
  );
}

export function reportView(report: Report): Node[] {
  return [
    h(
      "dl",
      { class: "figures" },
      figure(
        "准确率",
        `${exact(report.accuracy)}%`,
        `${report.rows} 条，每条都由没见过它的分类器判断`,
      ),
      figure("宏 F1", exact(report.macroF1), "各标签同等看待"),
      figure("前三命中", `${exact(report.top3)}%`, "正确标签在前三名里"),
      figure(
        "有把握时准确率",
        `${exact(report.acceptedAccuracy)}%`,
        `${percent(report.accepted)} 的消息直接给出标签，其余追问或转人工`,
      ),
    ),
    h("section", {}, h("h3", {}, "各标签"), classTable(report)),
    h(
      "div",
      { class: "side-by-side" },
      h("section", {}, h("h3", {}, "混淆"), confusionView(report)),
      h("section", {}, h("h3", {}, "把握是否可信"), reliabilityView(report)),
    ),
  ];
}
