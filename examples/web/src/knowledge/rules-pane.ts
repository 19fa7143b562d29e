// The shop's own rules for drafts, as TOML: checked before they are used.
import { RuleSet } from "kefu";

import type { State } from "../app/state";
import type { Store } from "../app/store";
import { download, readText } from "../data/files";
import { h, put } from "../view/dom";
import { failure } from "../view/failure";
import { fileButton } from "../view/file-button";
import { findingLevelName } from "../view/names";
import { packSwitch } from "./packs";
import example from "./example-rules.toml?raw";

/** The line on which the rule that the error names is declared. */
function lineOf(error: unknown, toml: string): string {
  const message = error instanceof Error ? error.message : "";
  const lines = toml.split("\n");
  const at = lines.findIndex((line) => {
    const id = /^\s*id\s*=\s*"([^"]+)"/.exec(line)?.[1];
    return id !== undefined && message.includes(id);
  });
  return at < 0 ? "" : `第 ${at + 1} 行：`;
}

export function rulesPane(store: Store<State>): HTMLElement {
  const sheet = h("textarea", {
    class: "sheet code",
    rows: 22,
    placeholder: '[[rule]]\nid = "house.…"',
    attrs: { "aria-label": "规则，TOML", spellcheck: "false" },
  });
  const state = h("div", { attrs: { "aria-live": "polite" } });
  const list = h("ul", { class: "rules" });

  const apply = () => {
    const toml = sheet.value;
    try {
      const rules = toml.trim() ? RuleSet.load([toml]) : null;
      const own = rules?.rules() ?? [];
      const { knowledge } = store.get();
      store.set({ knowledge: { ...knowledge, rules } });
      knowledge.rules?.free();
      const said = rules
        ? `${own.length} 条规则通过了自带的测试，已对草稿生效。`
        : "没有自有规则，只用内置规则。";
      put(state, [h("p", { class: "note" }, said)]);
      put(
        list,
        own.map(({ id, level, message, why }) =>
          h(
            "li",
            { attrs: { title: why } },
            h("span", { class: `badge ${level}` }, findingLevelName[level]),
            message,
            h("code", { class: "note" }, id),
          ),
        ),
      );
    } catch (error) {
      const named = [lineOf(error, toml), failure(error)];
      put(state, [h("p", { class: "bad-rows", attrs: { role: "alert" } }, ...named)]);
    }
  };
  const load = (text: string) => {
    sheet.value = text;
    apply();
  };
  return h(
    "section",
    { class: "pane own-rules", attrs: { "aria-labelledby": "rules-title" } },
    h("header", { class: "row" }, h("h2", { id: "rules-title" }, "规则")),
    h("div", { class: "row" }, h("span", { class: "note" }, "平台"), packSwitch(store)),
    h(
      "div",
      { class: "row" },
      h("button", { class: "primary", type: "button", on: { click: apply } }, "检查并启用"),
      fileButton("导入 TOML", ".toml,.txt", async (file) => load(await readText(file))),
      h(
        "button",
        {
          class: "plain",
          type: "button",
          on: { click: () => download("rules.toml", sheet.value) },
        },
        "导出 TOML",
      ),
      h(
        "button",
        { class: "plain", type: "button", on: { click: () => load(example) } },
        "载入示例",
      ),
    ),
    h("p", { class: "note" }, "内置规则按所选平台检查草稿。自有规则写在下面：每条自带命中与不命中的例句；例句不过，规则不生效。"),
    state,
    list,
    sheet,
  );
}
