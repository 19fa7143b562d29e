// The reply box: who speaks, the text with its findings marked as it is typed, and what to say instead.
import type { Store } from "../app/store";
import type { State } from "../app/state";
import { h, put } from "../view/dom";
import { marked } from "../view/marked";
import { type Desk, entryAnswer, filled } from "./actions";
import type { Analysis } from "./analysis";
import { findingsView, scoreView } from "./check-view";

const PLACEHOLDER = {
  agent: "以客服身份回复。边写边检查，Enter 发送，Shift+Enter 换行",
  customer: "替客户说一句。边写边识别，Enter 发送",
} as const;

function sideSwitch(store: Store<State>, desk: Desk): HTMLElement {
  const option = (side: State["side"], name: string) => {
    const input = h("input", {
      type: "radio",
      name: "side",
      value: side,
      on: { change: () => desk.speakAs(side) },
    });
    store.watch(
      (state) => state.side,
      (now) => {
        input.checked = now === side;
      },
    );
    return h("label", {}, input, h("span", {}, name));
  };
  return h(
    "fieldset",
    { class: "switch" },
    h("legend", { class: "unseen" }, "谁在说"),
    option("agent", "客服"),
    option("customer", "客户"),
  );
}

export function composer(store: Store<State>, desk: Desk, analysis: Analysis): HTMLElement {
  const box = h("textarea", {
    id: "draft",
    rows: 3,
    attrs: { "aria-label": "草稿", "aria-describedby": "findings", spellcheck: "false" },
  });
  const shade = h("div", { class: "shade", attrs: { "aria-hidden": true } });
  const findings = h("div", { id: "findings", class: "check", attrs: { "aria-live": "polite" } });
  const score = h("details", { class: "more score" });
  const quick = h("div", { class: "quick", attrs: { "aria-label": "快捷答复" } });
  const send = h("button", { class: "primary", type: "submit" }, "发送");

  box.addEventListener("input", () => desk.type(box.value));
  box.addEventListener("scroll", () => {
    shade.scrollTop = box.scrollTop;
  });
  box.addEventListener("keydown", (event) => {
    const digit = event.altKey ? /^Digit([1-9])$/.exec(event.code)?.[1] : undefined;
    if (digit) {
      event.preventDefault();
      document
        .querySelectorAll<HTMLElement>("#answer > div > .choices .choice")
        [Number(digit) - 1]?.click();
      return;
    }
    // Enter that ends an input method's composition is not meant for the page.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    desk.send();
  });
  /** Into the box, ready to be changed. */
  const use = (text: string) => {
    desk.reply(text);
    box.focus();
  };

  store.watch(
    (state) => state.draft,
    (draft) => {
      if (box.value !== draft) box.value = draft;
      send.disabled = !draft.trim();
    },
  );
  store.watch(
    (state) => state.side,
    (side) => {
      box.placeholder = PLACEHOLDER[side];
    },
  );
  store.watch(
    (state) => analysis.draft(state),
    (draft) => {
      const found = draft?.findings ?? [];
      const marks = found.flatMap(({ span, level }) =>
        span ? [{ ...span, class: `finding ${level}` }] : [],
      );
      // The box sits on top, so its last line needs a character under it.
      put(shade, [...marked(draft?.text ?? "", marks), "\u200b"]);
      put(findings, findingsView(found, use));
      put(score, draft ? scoreView(draft.score) : []);
      score.hidden = !draft;
    },
  );
  store.watch(
    (state) => (state.side === "agent" && state.draft.trim().length <= 6 ? state.draft.trim() : ""),
    (typed) => {
      const found = typed ? (store.get().knowledge.index?.suggest(typed, 3) ?? []) : [];
      const answer = (id: string) =>
        filled(entryAnswer(store.get().knowledge.index, id), analysis.slots(store.get()));
      put(
        quick,
        found.map(({ id, text }) =>
          h(
            "button",
            {
              class: "tag",
              type: "button",
              attrs: { title: answer(id) },
              on: { click: () => use(answer(id)) },
            },
            text,
          ),
        ),
      );
    },
  );
  return h(
    "form",
    {
      class: "composer",
      on: {
        submit: (event: SubmitEvent) => {
          event.preventDefault();
          desk.send();
          box.focus();
        },
      },
    },
    h("div", { class: "row" }, sideSwitch(store, desk), quick),
    h("div", { class: "box" }, shade, box),
    h("div", { class: "row end" }, score, send),
    findings,
  );
}
