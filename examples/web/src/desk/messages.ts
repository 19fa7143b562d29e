// The conversation, with what was seen in each message.
import type { Finding, Intent, Message, RiskUpdate } from "kefu";

import { h } from "../view/dom";
import { type Mark, marked } from "../view/marked";
import { clock, intentName, percent, points, roleName } from "../view/names";
import type { Place } from "../app/state";

/** Changes of the risk under this are not worth a mark. */
const NOTABLE = 0.08;

export interface MessageView {
  readonly message: Message;
  readonly intent: Intent | null;
  readonly findings: readonly Finding[];
  readonly update: RiskUpdate | undefined;
  readonly selected: boolean;
  readonly place: Place | null;
  /** Marks for what the intent was read from. */
  readonly marks: readonly Mark[];
}

function change(update: RiskUpdate | undefined): HTMLElement | null {
  if (!update || Math.abs(update.change) < NOTABLE) return null;
  const title = `风险 ${percent(update.score)}（${points(update.change)}）`;
  return h(
    "span",
    { class: `change ${update.change > 0 ? "raises" : "lowers"}`, attrs: { title } },
    `风险 ${points(update.change)}`,
  );
}

/** One message; choosing it makes the right side read it. */
export function messageView(view: MessageView, at: number, look: () => void): HTMLElement {
  const { message, intent, findings, update, selected, place, marks } = view;
  const wrong: Mark[] = findings.flatMap(({ span, level, message: title }) =>
    span ? [{ ...span, class: `finding ${level}`, title, strength: 1 }] : [],
  );
  const jumped: Mark[] = place?.span ? [{ ...place.span, class: "jumped", strength: 2 }] : [];
  const who = message.role === "agent" && message.agent ? message.agent : roleName[message.role];
  const tag = intent
    ? intentName(intent)
    : findings[0]
      ? findings.map((finding) => finding.message).join("、")
      : "";
  return h(
    "li",
    { class: `message ${message.role} ${selected ? "selected" : ""}`, id: `message-${at}` },
    h(
      "div",
      { class: "meta" },
      h("span", { class: "place" }, at + 1),
      who,
      message.at != null && h("time", {}, clock(message.at)),
    ),
    h(
      "p",
      { class: `bubble ${place && !place.span ? "jumped" : ""}`, on: { click: look } },
      ...marked(message.text, [...marks, ...wrong, ...jumped]),
    ),
    (tag || change(update)) &&
      h(
        "div",
        { class: "under" },
        tag &&
          h(
            "button",
            {
              class: `tag ${findings.length > 0 ? "wrong" : ""}`,
              type: "button",
              attrs: { "aria-pressed": selected, "aria-label": `第 ${at + 1} 条：${tag}` },
              on: { click: look },
            },
            tag,
          ),
        change(update),
      ),
  );
}
