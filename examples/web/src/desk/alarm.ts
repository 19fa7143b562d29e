// Says when the risk has risen so far that somebody should look, and keeps saying it until it fell.
import { openSession, type State } from "../app/state";
import type { Store } from "../app/store";
import { h, put } from "../view/dom";
import { levelName, percent } from "../view/names";
import type { Desk } from "./actions";
import type { Analysis } from "./analysis";

export function alarm(store: Store<State>, desk: Desk, analysis: Analysis): HTMLElement {
  const bar = h("div", { class: "alarm", attrs: { role: "alert" } });
  store.watch(
    (state) => openSession(state).messages,
    () => {
      const { now, updates } = analysis.risk(store.get());
      const since = updates.findLastIndex(({ alert }) => alert);
      const on = since >= 0 && (now.level === "high" || now.level === "urgent");
      bar.className = `alarm ${now.level}`;
      bar.hidden = !on;
      put(
        bar,
        on
          ? [
              h("strong", {}, `差评风险${levelName[now.level]} ${percent(now.score)}`),
              h("span", { class: "why" }, now.actions[0]?.reason ?? ""),
              h(
                "button",
                {
                  class: "plain",
                  type: "button",
                  on: { click: () => desk.jump({ message: since, span: null }) },
                },
                `第 ${since + 1} 条起`,
              ),
            ]
          : [],
      );
    },
  );
  return bar;
}
