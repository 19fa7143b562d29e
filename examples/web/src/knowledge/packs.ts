// Whose rules drafts are held to: those of every shop, or of one platform.
import { RuleSet, ScriptScorer } from "kefu";

import type { State } from "../app/state";
import type { Store } from "../app/store";
import { h } from "../view/dom";

const USUAL = "compliance";

/** The choice of the package's rule packs; drafts are checked anew at once. */
export function packSwitch(store: Store<State>): HTMLElement {
  const rules = RuleSet.builtin();
  const packs = Object.entries(rules.packs()).sort(([a], [b]) => Number(b === USUAL) - Number(a === USUAL));
  rules.free();
  const choose = (id: string) => {
    const usual = ScriptScorer.builtin();
    const script = usual.withPacks([id]);
    usual.free();
    const old = store.get().script;
    store.set({ script });
    old.free();
  };
  const option = ([id, name]: [string, string]) =>
    h(
      "label",
      {},
      h("input", {
        type: "radio",
        name: "pack",
        value: id,
        checked: id === USUAL,
        on: { change: () => choose(id) },
      }),
      h("span", {}, name),
    );
  return h(
    "fieldset",
    { class: "switch packs" },
    h("legend", { class: "unseen" }, "平台规则包"),
    ...packs.map(option),
  );
}
