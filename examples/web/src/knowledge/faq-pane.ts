// The answer base: in and out as a file, and what is in it.
import type { FaqEntry } from "kefu";

import type { State } from "../app/state";
import type { Store } from "../app/store";
import { exampleFaq } from "../data/examples";
import { faqToCsv, faqToJsonLines, parseFaq } from "../data/faq";
import { download, readText } from "../data/files";
import { buildFaq } from "../engine/engines";
import { badRows } from "../view/bad-rows";
import { h, put } from "../view/dom";
import { failure } from "../view/failure";
import { fileButton } from "../view/file-button";

const SHOWN = 200;

let latest = 0;

/**
 * Builds the index of `entries` and puts both to use; until then the old ones answer. Where another
 * base is asked for meanwhile, that one counts.
 */
export async function useEntries(store: Store<State>, entries: readonly FaqEntry[]): Promise<void> {
  latest += 1;
  const mine = latest;
  const index = await buildFaq(entries);
  if (mine !== latest) return index.free();
  const { knowledge } = store.get();
  store.set({ knowledge: { ...knowledge, entries, index } });
  knowledge.index?.free();
}

/** The old entries with the new: one of the same id is replaced. */
function merged(old: readonly FaqEntry[], fresh: readonly FaqEntry[]): FaqEntry[] {
  const byId = new Map([...old, ...fresh].map((entry) => [entry.id, entry]));
  return [...byId.values()];
}

function row({ id, question, variants = [], tags = [], answer = "" }: FaqEntry): HTMLElement {
  return h(
    "tr",
    {},
    h("th", { attrs: { scope: "row" } }, question, h("span", { class: "note" }, id)),
    h("td", { class: "clip" }, answer),
    h("td", {}, variants.length),
    h("td", {}, tags.join("、")),
  );
}

export function faqPane(store: Store<State>): HTMLElement {
  const state = h("div", { class: "note", attrs: { "aria-live": "polite" } });
  const filter = h("input", {
    type: "search",
    placeholder: "筛选问题、说法、答案",
    attrs: { "aria-label": "筛选知识库" },
  });
  const body = h("tbody");
  const count = h("span", { class: "note" });

  const show = () => {
    const { entries } = store.get().knowledge;
    const wanted = filter.value.trim();
    const found = entries.filter(({ question, answer = "", variants = [] }) =>
      [question, answer, ...variants].some((text) => text.includes(wanted)),
    );
    put(count, [wanted ? `${found.length} / ${entries.length} 条` : `${entries.length} 条`]);
    put(body, found.slice(0, SHOWN).map(row));
  };
  const take = async (entries: readonly FaqEntry[], said: string, problems: Node | null) => {
    put(state, ["正在建立索引……"]);
    try {
      await useEntries(store, entries);
      put(state, [said, problems]);
    } catch (error) {
      put(state, [failure(error)]);
    }
  };
  const read = async (file: File) => {
    const { entries, bad } = parseFaq(await readText(file));
    const problems = badRows(bad);
    if (entries.length === 0) return put(state, ["没有可用的条目。", problems]);
    await take(
      merged(store.get().knowledge.entries, entries),
      `已导入 ${entries.length} 条，编号相同的已替换${bad.length > 0 ? `；${bad.length} 行没有导入` : ""}。`,
      problems,
    );
  };
  filter.addEventListener("input", show);
  store.watch((now) => now.knowledge.entries, show);
  const entries = () => store.get().knowledge.entries;
  return h(
    "section",
    { class: "pane faq", attrs: { "aria-labelledby": "faq-title" } },
    h("header", { class: "row" }, h("h2", { id: "faq-title" }, "知识库"), count),
    h(
      "div",
      { class: "row" },
      fileButton("导入 JSONL 或 CSV", ".jsonl,.csv,.txt", read),
      h(
        "button",
        {
          class: "plain",
          type: "button",
          on: { click: () => download("faq.jsonl", faqToJsonLines(entries())) },
        },
        "导出 JSONL",
      ),
      h(
        "button",
        {
          class: "plain",
          type: "button",
          on: { click: () => download("faq.csv", faqToCsv(entries())) },
        },
        "导出 CSV",
      ),
      h(
        "button",
        {
          class: "plain",
          type: "button",
          on: { click: () => void take(exampleFaq(), "已恢复示例知识库。", null) },
        },
        "恢复示例",
      ),
    ),
    state,
    filter,
    h(
      "div",
      { class: "wide", tabIndex: 0, attrs: { role: "region", "aria-label": "知识库条目" } },
      h(
        "table",
        { class: "entries" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ...["问题", "答案", "说法", "标签"].map((name) =>
              h("th", { attrs: { scope: "col" } }, name),
            ),
          ),
        ),
        body,
      ),
    ),
  );
}
