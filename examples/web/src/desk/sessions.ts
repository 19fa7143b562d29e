// The conversations, the riskiest first to see: a list where there is room, else a choice.
import type { RiskModel } from "kefu";

import type { State } from "../app/state";
import { memo, type Store } from "../app/store";
import type { Session } from "../data/examples";
import { h, put } from "../view/dom";
import { levelName, percent } from "../view/names";
import type { Desk } from "./actions";

export function sessionList(
  store: Store<State>,
  desk: Desk,
  risk: RiskModel,
): { list: HTMLElement; choice: HTMLElement } {
  const scores = new WeakMap<
    Session["messages"],
    { score: number; level: keyof typeof levelName }
  >();
  const rated = memo((sessions: readonly Session[]) => {
    const fresh = sessions.filter(({ messages }) => !scores.has(messages));
    const { score, level } = risk.assessBatch(fresh.map(({ messages }) => messages));
    for (const [at, { messages }] of fresh.entries())
      scores.set(messages, { score: score[at] ?? 0, level: level[at] ?? "low" });
    return sessions.map((session) => ({
      session,
      ...(scores.get(session.messages) ?? { score: 0, level: "low" as const }),
    }));
  });
  const list = h("ul", { class: "sessions" });
  const choice = h("select", {
    attrs: { "aria-label": "选择对话" },
    on: { change: () => desk.open(choice.value) },
  });
  const current = (open: string) => {
    choice.value = open;
    for (const button of list.querySelectorAll("button")) {
      if (button.dataset["id"] === open) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  };
  store.watch(
    (state) => state.sessions,
    (sessions) => {
      const rows = rated(sessions);
      const byRisk = [...rows].sort((a, b) => b.score - a.score);
      put(
        list,
        byRisk.map(({ session, score, level }) =>
          h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                attrs: {
                  "data-id": session.id,
                  "aria-label": `${session.title}，风险 ${percent(score)}，${levelName[level]}`,
                },
                on: { click: () => desk.open(session.id) },
              },
              h("span", { class: `session-risk ${level}` }, Math.round(score * 100)),
              h("span", { class: "session-title" }, session.title),
            ),
          ),
        ),
      );
      put(
        choice,
        rows.map(({ session, score }) =>
          h("option", { value: session.id }, `${session.title} · ${percent(score)}`),
        ),
      );
      current(store.get().open);
    },
  );
  store.watch((state) => state.open, current);
  return { list, choice };
}
