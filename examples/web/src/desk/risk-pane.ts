// How likely the conversation ends in a bad review, what drives that, and what to do about it.
import type { Action, Driver, Message, Risk } from "kefu";

import { weightBar } from "../view/bar";
import { h } from "../view/dom";
import { gauge } from "../view/gauge";
import { actionName, causeName, percent, points, signed } from "../view/names";
import { timeline } from "../view/timeline";
import type { Place } from "../app/state";
import type { RiskView } from "./analysis";

const SHOWN = 6;
const QUOTES = 3;
/** Causes under a tenth are noise to a reader. */
const CAUSE = 0.1;

/** The drivers of one kind together. */
interface Group {
  readonly name: string;
  readonly why: string;
  readonly weight: number;
  readonly drivers: readonly Driver[];
}

function grouped(drivers: readonly Driver[]): Group[] {
  const kinds = new Map<string, Driver[]>();
  for (const driver of drivers) kinds.set(driver.kind, [...(kinds.get(driver.kind) ?? []), driver]);
  const groups = [...kinds.values()].map((same) => ({
    name: same[0]?.name ?? "",
    why: same[0]?.why ?? "",
    weight: same.reduce((sum, { weight }) => sum + weight, 0),
    drivers: [...same].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  }));
  return groups.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function quotes({ drivers }: Group, jump: (place: Place) => void): HTMLElement[] {
  const places = drivers.filter(({ message, quote }) => message !== null && quote);
  const first = places.filter(
    (driver, at) => places.findIndex((other) => other.quote === driver.quote) === at,
  );
  return first.slice(0, QUOTES).map(({ message, span, quote }) =>
    h(
      "button",
      {
        class: "quote",
        type: "button",
        attrs: { title: `第 ${(message ?? 0) + 1} 条：${quote}` },
        on: { click: () => jump({ message: message ?? 0, span }) },
      },
      h("span", { class: "place" }, (message ?? 0) + 1),
      h("span", { class: "text" }, quote),
    ),
  );
}

function driverRows(
  groups: readonly Group[],
  heaviest: number,
  jump: (place: Place) => void,
): HTMLElement {
  const rows = groups.map((group) =>
    h(
      "li",
      { attrs: { title: group.why } },
      h(
        "div",
        { class: "driver" },
        h("span", { class: "name" }, group.name),
        weightBar(group.weight, heaviest),
        h("span", { class: "number" }, signed(group.weight)),
      ),
      h("div", { class: "quotes" }, ...quotes(group, jump)),
    ),
  );
  return h("ul", { class: "drivers" }, ...rows);
}

/** The gauge, the curve, and what the draft would change. */
export function riskView(
  view: RiskView,
  messages: readonly Message[],
  focus: number | null,
  jump: (place: Place) => void,
): Node[] {
  const { now, updates, ahead } = view;
  const change = ahead ? ahead.score - now.score : 0;
  const causes = now.causes.filter(({ share }) => share >= CAUSE);
  return [
    h(
      "div",
      { class: "risk-head" },
      gauge(now.score, now.level, ahead?.score ?? null),
      h(
        "div",
        { class: "risk-facts" },
        ahead
          ? h(
              "p",
              { class: "ahead-note" },
              "发出草稿后 ",
              h("b", {}, percent(ahead.score)),
              h("span", { class: change > 0 ? "raises" : "lowers" }, ` ${points(change)}`),
            )
          : null,
        causes.length > 0 && now.level !== "low"
          ? h(
              "p",
              { class: "note" },
              "主要原因 ",
              ...causes.map(({ cause, share }) =>
                h("span", { class: "tag" }, `${causeName(cause)} ${percent(share)}`),
              ),
            )
          : null,
        now.malice.score > 0
          ? h(
              "p",
              { class: "note" },
              "恶意迹象 ",
              ...now.malice.findings.map(({ name, message, span, quote }) =>
                h(
                  "button",
                  {
                    class: "tag malice",
                    type: "button",
                    attrs: { title: quote },
                    on: { click: () => jump({ message, span }) },
                  },
                  name,
                ),
              ),
            )
          : null,
      ),
    ),
    timeline({
      messages,
      scores: updates.map(({ score }) => score),
      ahead: ahead?.score ?? null,
      selected: focus,
      select: (message) => jump({ message, span: null }),
    }),
  ];
}

/** What raised and lowered the score, by kind. */
export function driversView(risk: Risk, jump: (place: Place) => void): Node[] {
  const groups = grouped(risk.drivers);
  const heaviest = Math.abs(groups[0]?.weight ?? 1);
  const rest = groups.slice(SHOWN);
  if (groups.length === 0) return [h("p", { class: "empty" }, "还没有值得一提的信号。")];
  return [
    driverRows(groups.slice(0, SHOWN), heaviest, jump),
    ...(rest.length > 0
      ? [
          h(
            "details",
            { class: "more" },
            h("summary", {}, `其余 ${rest.length} 项`),
            driverRows(rest, heaviest, jump),
          ),
        ]
      : []),
  ];
}

function action({ kind, reason, draft, limit }: Action, use: (text: string) => void): HTMLElement {
  return h(
    "li",
    {},
    h(
      "div",
      { class: "action" },
      h("strong", {}, actionName(kind)),
      h("span", { class: "note" }, reason, limit === null ? "" : `，不超过 ${limit} 元`),
    ),
    draft
      ? h(
          "button",
          { class: "quote-button", type: "button", on: { click: () => use(draft) } },
          h("span", {}, draft),
          h("span", { class: "do" }, "填入回复"),
        )
      : null,
  );
}

/** What to do now. */
export function adviceView(risk: Risk, use: (text: string) => void): Node[] {
  if (risk.actions.length === 0) return [h("p", { class: "empty" }, "照常接待即可。")];
  return [h("ol", { class: "actions" }, ...risk.actions.map((one) => action(one, use)))];
}
