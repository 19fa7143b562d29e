// The desk: the conversation, and what the library sees in it.
import type { RiskModel } from "kefu";

import { openSession, type Place, type State } from "../app/state";
import type { Store } from "../app/store";
import { h, put } from "../view/dom";
import { intentName, percent } from "../view/names";
import { Desk } from "./actions";
import { Analysis } from "./analysis";
import { answerView } from "./answer-pane";
import { conversation } from "./conversation";
import { intentView } from "./intent-pane";
import { adviceView, driversView, riskView } from "./risk-pane";
import { sessionList } from "./sessions";

function pane(id: string, title: string, body: HTMLElement): HTMLElement {
  return h(
    "section",
    { class: `pane card ${id}`, id, attrs: { "aria-labelledby": `${id}-title` } },
    h("h2", { id: `${id}-title` }, title),
    body,
  );
}

export function deskTab(store: Store<State>, risk: RiskModel): HTMLElement {
  const desk = new Desk(store);
  const analysis = new Analysis(risk);
  const bodies = {
    intent: h("div"),
    answer: h("div"),
    risk: h("div"),
    drivers: h("div"),
    advice: h("div"),
  };
  const brief = h("div", { class: "brief" });
  const { list, choice } = sessionList(store, desk, risk);

  const use = (text: string) => {
    desk.reply(text);
    document.querySelector<HTMLTextAreaElement>("#draft")?.focus();
  };
  const jump = (place: Place) => desk.jump(place);

  const showIntent = () => {
    const state = store.get();
    const intent = analysis.intent(state);
    put(
      bodies.intent,
      intent
        ? intentView(analysis.subject(state).text, intent, use)
        : [h("p", { class: "empty" }, "客户还没有说话。")],
    );
  };
  store.watch((state) => analysis.intent(state), showIntent);
  store.watch(
    (state) => analysis.reply(state),
    (reply) => {
      const { index } = store.get().knowledge;
      const instead = (why: string) => [h("p", { class: "empty" }, why)];
      if (!index) return put(bodies.answer, instead("正在建立知识库索引……"));
      if (!reply) return put(bodies.answer, instead("客户还没有说话。"));
      // Small talk needs no answer from the base; that it has none is no reason to hand over.
      const chat = analysis.intent(store.get())?.label?.startsWith("chat.");
      if (chat && reply.kind === "none") return put(bodies.answer, instead("寒暄，不用查知识库。"));
      put(bodies.answer, answerView(reply, index, analysis.slots(store.get()), use));
    },
  );
  store.watch(
    (state) => analysis.risk(state).now,
    (now) => {
      put(bodies.drivers, driversView(now, jump));
      put(bodies.advice, adviceView(now, use));
    },
  );
  const showRisk = () => {
    const state = store.get();
    const kept = bodies.risk.contains(document.activeElement);
    put(
      bodies.risk,
      riskView(analysis.risk(state), openSession(state).messages, state.focus, jump),
    );
    if (kept) bodies.risk.querySelector<HTMLElement>(".timeline")?.focus({ preventScroll: true });
  };
  store.watch((state) => analysis.risk(state), showRisk);
  store.watch((state) => state.focus, showRisk);
  store.watch(
    (state) => {
      const intent = analysis.intent(state);
      const { now } = analysis.risk(state);
      return `${intent ? intentName(intent) : "–"}|${now.level}|${percent(now.score)}`;
    },
    (text) => {
      const [name, level, score] = text.split("|");
      put(brief, [
        h("a", { href: "#intent" }, "意图 ", h("b", {}, name)),
        h("a", { href: "#risk", class: level ?? "" }, "风险 ", h("b", {}, score)),
      ]);
    },
  );
  return h(
    "div",
    { class: "desk" },
    h(
      "nav",
      { class: "pane side", attrs: { "aria-label": "对话列表" } },
      h("h2", {}, "对话"),
      list,
    ),
    conversation(store, desk, analysis, choice),
    h(
      "div",
      { class: "assist" },
      brief,
      h(
        "div",
        { class: "column" },
        pane("intent", "意图", bodies.intent),
        pane("answer", "答案", bodies.answer),
        pane("advice", "建议", bodies.advice),
      ),
      h(
        "div",
        { class: "column" },
        pane("risk", "差评风险", bodies.risk),
        pane("drivers", "信号", bodies.drivers),
      ),
    ),
  );
}
