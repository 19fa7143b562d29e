// What the answer base says to it, one click away from the reply box.
import type { FaqIndex, FaqReply, MenuOption } from "kefu";

import { h } from "../view/dom";
import { percent, slotName } from "../view/names";
import { entryAnswer, filled } from "./actions";

/** Text with the slots that are still to be filled in marked. */
function withSlots(text: string): Node[] {
  return text
    .split(/(\{[a-z_]+\})/)
    .map((part) =>
      /^\{[a-z_]+\}$/.test(part)
        ? h("span", { class: "slot" }, slotName(part.slice(1, -1)))
        : document.createTextNode(part),
    );
}

function choice(
  option: MenuOption,
  at: number,
  reply: FaqReply,
  index: FaqIndex | null,
  slots: Readonly<Record<string, string>>,
  use: (text: string) => void,
): HTMLElement {
  const { target } = option;
  const entry = "entry" in target ? target.entry : null;
  const written = entry ? entryAnswer(index, entry) : "text" in target ? target.text : option.label;
  const answer = filled(written, slots);
  const hit = reply.hits.find(({ id }) => id === entry);
  return h(
    "li",
    {},
    h(
      "button",
      { class: "choice", type: "button", on: { click: () => use(answer) } },
      h("kbd", { attrs: { "aria-hidden": true } }, at + 1),
      h(
        "span",
        { class: "choice-text" },
        h("span", { class: "choice-name" }, option.label),
        h("span", { class: "choice-answer" }, ...withSlots(answer)),
      ),
      hit && h("span", { class: "number" }, percent(hit.score)),
    ),
  );
}

/** The pane's body; `slots` are known values, `use` puts a text into the reply box. */
export function answerView(
  reply: FaqReply,
  index: FaqIndex | null,
  slots: Readonly<Record<string, string>>,
  use: (text: string) => void,
): Node[] {
  if (reply.kind === "none") {
    return [h("p", { class: "empty" }, reply.handoff ?? "知识库里没有合适的答案。")];
  }
  if (reply.kind !== "answer") {
    return [
      h("p", { class: "note" }, "拿不准是哪一条：点选，或在回复框里按 Alt 加序号"),
      h(
        "ol",
        { class: "choices" },
        ...reply.options.map((option, at) => choice(option, at, reply, index, slots, use)),
      ),
      h(
        "button",
        { class: "plain", type: "button", on: { click: () => use(reply.text) } },
        "把这份清单发给客户选",
      ),
    ];
  }
  const best = reply.hits[0];
  // Picked from a list by its number: nothing was searched for.
  const picked = reply.id === null ? undefined : index?.entry(reply.id);
  const missing = reply.missingSlots.map(slotName);
  return [
    h(
      "div",
      { class: "headline" },
      h("strong", {}, best?.question ?? picked?.question ?? "命中规则"),
      h("span", { class: "figure" }, percent(reply.score)),
    ),
    h("p", { class: "answer" }, ...withSlots(reply.text)),
    h(
      "div",
      { class: "row" },
      h(
        "button",
        { class: "primary", type: "button", on: { click: () => use(reply.text) } },
        "填入回复",
      ),
      missing.length > 0 && h("span", { class: "note" }, `需补上${missing.join("、")}`),
      best && best.matched !== best.question && h("span", { class: "note" }, `像“${best.matched}”`),
    ),
    reply.related.length > 0 &&
      h(
        "details",
        { class: "more" },
        h("summary", {}, `相关问题 ${reply.related.length}`),
        h(
          "ol",
          { class: "choices" },
          ...reply.related.map((option, at) => choice(option, at, reply, index, slots, use)),
        ),
      ),
  ].filter((node) => node instanceof Node);
}
