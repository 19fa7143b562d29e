// What the customer wants, and the words that say so.
import type { Intent } from "kefu";

import { bar, weightBar } from "../view/bar";
import { h } from "../view/dom";
import { evidenceMarks, weighedQuotes } from "../view/evidence";
import { marked } from "../view/marked";
import { percent, signed, stageName } from "../view/names";

const QUOTES = 5;
const CANDIDATES = 4;

function headline(intent: Intent): HTMLElement {
  if (intent.decision.kind === "out_of_scope") {
    return h("div", { class: "headline" }, h("strong", { class: "abstain" }, "不在已知意图内"));
  }
  if (intent.decision.kind === "ambiguous") {
    const [a, b] = [intent.decision.a, intent.decision.b].map((label) => {
      const candidate = intent.candidates.find((one) => one.label === label);
      const score = candidate && h("span", { class: "figure" }, percent(candidate.score));
      return [h("strong", {}, candidate?.name ?? label), score ?? null];
    });
    return h(
      "div",
      { class: "headline" },
      ...(a ?? []),
      h("span", { class: "or" }, "还是"),
      ...(b ?? []),
    );
  }
  return h(
    "div",
    { class: "headline" },
    h("strong", {}, intent.name ?? intent.label ?? ""),
    h("span", { class: "figure" }, percent(intent.score)),
    h(
      "span",
      { class: "tags" },
      intent.stage && h("span", { class: "tag" }, stageName(intent.stage)),
      intent.department && h("span", { class: "tag" }, intent.department),
    ),
  );
}

function candidates(intent: Intent): HTMLElement {
  const rows = intent.candidates
    .slice(0, CANDIDATES)
    .map(({ name, score }) =>
      h(
        "li",
        {},
        h("span", { class: "name" }, name),
        bar(score),
        h("span", { class: "number" }, percent(score)),
      ),
    );
  return h("ol", { class: "rows", attrs: { "aria-label": "候选意图" } }, ...rows);
}

function evidence(intent: Intent): HTMLElement {
  const quotes = weighedQuotes(intent.evidence).slice(0, QUOTES);
  const heaviest = Math.max(...quotes.map(({ weight }) => Math.abs(weight)));
  const rows = quotes.map(({ quote, weight }) =>
    h(
      "li",
      {},
      h("span", { class: "name" }, quote),
      weightBar(weight, heaviest),
      h("span", { class: "number" }, signed(weight)),
    ),
  );
  return h("ul", { class: "rows", attrs: { "aria-label": "依据与权重" } }, ...rows);
}

/** The pane's body; `ask` puts a question back to the customer. */
export function intentView(
  text: string,
  intent: Intent,
  ask: ((question: string) => void) | null,
): Node[] {
  const { decision } = intent;
  const nodes: (Node | null)[] = [
    headline(intent),
    h("blockquote", { class: "subject" }, ...marked(text, evidenceMarks(text, intent.evidence))),
    decision.kind === "ambiguous" && ask
      ? h(
          "button",
          { class: "quote-button", type: "button", on: { click: () => ask(decision.question) } },
          h("span", {}, decision.question),
          h("span", { class: "do" }, "用来追问"),
        )
      : null,
    intent.also.length > 0
      ? h(
          "p",
          { class: "note" },
          "同一句里还有：",
          ...intent.also.map(({ name, span, department }) =>
            h(
              "span",
              { class: "tag", attrs: { title: text.slice(span.start, span.end) } },
              department ? `${name} · ${department}` : name,
            ),
          ),
        )
      : null,
    intent.negated.length > 0
      ? h(
          "p",
          { class: "note" },
          "明确不要：",
          ...intent.negated.map(({ name }) => h("span", { class: "tag" }, name)),
        )
      : null,
    h(
      "details",
      { class: "more" },
      h("summary", {}, "其他可能与依据"),
      candidates(intent),
      evidence(intent),
    ),
  ];
  return nodes.filter((node) => node !== null);
}
