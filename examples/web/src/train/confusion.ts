// Which labels are taken for which: a matrix while it can be read, else the worst pairs.
import { h } from "../view/dom";
import type { Report } from "./report";

const READABLE = 24;
const PAIRS = 12;

function matrix({ classes, confusion }: Report): HTMLElement {
  const labels = classes.map(({ label }) => label);
  const cell = (at: number, other: number, rows: number) => {
    const node = h(
      "td",
      {
        class: at === other ? "right" : "wrong",
        attrs: { title: `${labels[at]} → ${labels[other]}：${rows}` },
      },
      rows || "",
    );
    node.style.setProperty("--strength", (rows / (classes[at]?.rows || 1)).toFixed(3));
    return node;
  };
  const body = confusion.map((row, at) =>
    h(
      "tr",
      {},
      h("th", { attrs: { scope: "row" } }, labels[at]),
      ...row.map((rows, other) => cell(at, other, rows)),
    ),
  );
  const head = labels.map((label) => h("th", { attrs: { scope: "col" } }, h("span", {}, label)));
  return h(
    "div",
    { class: "wide", tabIndex: 0, attrs: { role: "region", "aria-label": "混淆矩阵" } },
    h(
      "table",
      { class: "confusion" },
      h("caption", { class: "unseen" }, "行是标注，列是判断"),
      h("thead", {}, h("tr", {}, h("td", { class: "corner" }, "标注 ＼ 判断"), ...head)),
      h("tbody", {}, ...body),
    ),
  );
}

function pairs({ classes, confusion }: Report): HTMLElement {
  const wrong = confusion.flatMap((row, at) =>
    row
      .map((rows, other) => ({ rows, at, other }))
      .filter(({ rows, other }) => rows > 0 && other !== at),
  );
  const worst = wrong.sort((a, b) => b.rows - a.rows).slice(0, PAIRS);
  const name = (at: number) => classes[at]?.label ?? "";
  return h(
    "ol",
    { class: "pairs" },
    ...worst.map(({ rows, at, other }) =>
      h("li", {}, `${name(at)} → ${name(other)}`, h("span", { class: "number" }, rows)),
    ),
  );
}

export function confusionView(report: Report): HTMLElement {
  return report.classes.length <= READABLE ? matrix(report) : pairs(report);
}
