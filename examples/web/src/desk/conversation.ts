// The left side: which conversation, its messages, the reply box.
import type { Finding, Intent, Message, RiskUpdate } from "kefu";

import { openSession, type Place, type State } from "../app/state";
import { memo, type Store } from "../app/store";
import { h, put } from "../view/dom";
import { evidenceMarks } from "../view/evidence";
import type { Desk } from "./actions";
import { alarm } from "./alarm";
import type { Analysis, Subject } from "./analysis";
import { composer } from "./composer";
import { type MessageView, messageView } from "./messages";
import { pasteDialog } from "./paste-dialog";

export function conversation(
  store: Store<State>,
  desk: Desk,
  analysis: Analysis,
  choice: HTMLElement,
): HTMLElement {
  const title = h("h2", {});
  const shop = h("span", { class: "note" });
  const log = h("ol", {
    class: "messages",
    tabIndex: 0,
    attrs: { "aria-label": "对话记录" },
  });
  const dialog = pasteDialog((name, messages) => desk.add(name, messages));

  store.watch(openSession, (session) => {
    put(title, [session.title]);
    put(shop, [session.shop]);
  });

  const seen = memo(
    (
      messages: readonly Message[],
      subject: Subject,
      intent: Intent | null,
      intents: readonly (Intent | null)[],
      findings: readonly (readonly Finding[])[],
      updates: readonly RiskUpdate[],
      focus: number | null,
      place: Place | null,
    ) =>
      messages.map((message, at): MessageView => {
        const read = at === subject.message;
        return {
          message,
          intent: intents[at] ?? null,
          findings: findings[at] ?? [],
          update: updates[at],
          selected: at === (focus ?? subject.message),
          place: place?.message === at ? place : null,
          marks: read && intent ? evidenceMarks(message.text, intent.evidence) : [],
        };
      }),
  );
  store.watch(
    (state) =>
      seen(
        openSession(state).messages,
        analysis.subject(state),
        analysis.intent(state),
        analysis.intents(state),
        analysis.findings(state),
        analysis.risk(state).updates,
        state.focus,
        state.place,
      ),
    (views) => {
      const focused = log.contains(document.activeElement)
        ? document.activeElement?.closest("li")?.id
        : undefined;
      const rows = views.map((view, at) => messageView(view, at, () => desk.look(at)));
      const empty = h("li", { class: "empty" }, "还没有消息。替客户说一句，或粘贴一段对话。");
      put(log, rows.length > 0 ? rows : [empty]);
      if (focused) {
        log.querySelector<HTMLElement>(`#${focused} button`)?.focus({ preventScroll: true });
      }
    },
  );
  // A conversation is read from its end, also when the box under it grows; who scrolls up stays there.
  let atEnd = true;
  const toEnd = () => {
    if (atEnd) log.scrollTop = log.scrollHeight;
  };
  log.addEventListener("scroll", () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
  });
  new ResizeObserver(toEnd).observe(log);
  store.watch(
    (state) => openSession(state).messages,
    () => {
      atEnd = true;
      toEnd();
    },
  );
  // A place that was asked for is shown.
  store.watch(
    (state) => state.place,
    (place) => {
      const box = place && log.querySelector(`#message-${place.message}`)?.getBoundingClientRect();
      const { top, bottom } = log.getBoundingClientRect();
      if (!box || (box.top >= top && box.bottom <= bottom)) return;
      log.scrollTop += box.top - top - (bottom - top - box.height) / 2;
    },
  );

  return h(
    "section",
    { class: "pane conversation", attrs: { "aria-label": "对话" } },
    h(
      "header",
      {},
      h("div", { class: "conversation-name" }, choice, title, shop),
      h(
        "div",
        { class: "row" },
        h(
          "button",
          { class: "plain", type: "button", on: { click: () => desk.add("新对话", []) } },
          "新对话",
        ),
        h(
          "button",
          { class: "plain", type: "button", on: { click: () => dialog.showModal() } },
          "粘贴对话",
        ),
      ),
    ),
    alarm(store, desk, analysis),
    log,
    composer(store, desk, analysis),
    dialog,
  );
}
