// The second tab: a classifier for the shop's own labels, from a pasted table.
import { IntentClassifier } from "kefu";

import { download, readText } from "../data/files";
import { exampleLabelled } from "../data/examples";
import { intentView } from "../desk/intent-pane";
import { badRows } from "../view/bad-rows";
import { bar } from "../view/bar";
import { h, put } from "../view/dom";
import { failure } from "../view/failure";
import { fileButton } from "../view/file-button";
import { type Labelled, labelCounts, parseLabelled } from "./labelled";
import { lintView } from "./lint-view";
import { reportView } from "./report-view";
import { train } from "./run";

const TRY = "我的零食碎了，还少了一包";

function tryIt(classifier: IntentClassifier): HTMLElement {
  const box = h("input", {
    type: "text",
    value: TRY,
    attrs: { "aria-label": "试一句", autocomplete: "off" },
  });
  const found = h("div", { class: "found", attrs: { "aria-live": "polite" } });
  const show = () =>
    put(found, box.value.trim() ? intentView(box.value, classifier.classify(box.value), null) : []);
  box.addEventListener("input", show);
  show();
  return h("section", { class: "try" }, h("h3", {}, "试一句"), box, found);
}

export function trainTab(): HTMLElement {
  const sheet = h("textarea", {
    class: "sheet",
    rows: 14,
    placeholder: "text,label\n三天了还没发货,催发货\n能开发票吗,发票",
    attrs: { "aria-label": "标注数据，CSV", spellcheck: "false" },
  });
  const summary = h("div", { class: "summary", attrs: { "aria-live": "polite" } });
  const start = h("button", { class: "primary", type: "button" }, "开始训练");
  const stop = h("button", { class: "plain", type: "button", hidden: true }, "停止");
  const meter = h("progress", {
    max: 1,
    value: 0,
    hidden: true,
    attrs: { "aria-label": "训练进度" },
  });
  const state = h("p", { class: "note", attrs: { role: "status" } });
  const result = h(
    "div",
    { class: "result" },
    h(
      "p",
      { class: "awaited" },
      "报告会出现在这里：各标签的精确率与召回率、混淆、把握是否可信、标注里的问题，还可以当场试一句。",
    ),
  );
  let rows: Labelled = parseLabelled("");
  let running: AbortController | null = null;
  let trained: IntentClassifier | null = null;

  // One label alone is nothing to tell apart.
  const allow = () => {
    start.disabled = running !== null || new Set(rows.labels).size < 2;
  };
  const read = (text: string) => {
    rows = parseLabelled(text);
    const counts = labelCounts(rows.labels);
    const most = counts[0]?.[1] ?? 1;
    allow();
    put(
      summary,
      text.trim()
        ? [
            h("p", {}, `${rows.texts.length} 条，${counts.length} 个标签`),
            badRows(rows.bad),
            h(
              "ul",
              { class: "rows counts" },
              ...counts.map(([label, count]) =>
                h(
                  "li",
                  {},
                  h("span", { class: "name" }, label),
                  bar(count / most),
                  h("span", { class: "number" }, count),
                ),
              ),
            ),
          ]
        : [],
    );
  };
  const load = (text: string) => {
    sheet.value = text;
    read(text);
  };
  const busy = (controller: AbortController | null) => {
    running = controller;
    meter.hidden = stop.hidden = controller === null;
    allow();
  };
  const run = async () => {
    const taken = rows;
    const controller = new AbortController();
    busy(controller);
    try {
      const began = performance.now();
      const { report, lint, bytes } = await train(
        taken,
        ({ done, what }) => {
          meter.value = done;
          if (state.textContent !== what) put(state, [what]);
        },
        controller.signal,
      );
      trained?.free();
      const classifier = IntentClassifier.fromBytes(bytes);
      trained = classifier;
      put(state, [
        `完成，用时 ${((performance.now() - began) / 1000).toFixed(1)} 秒，模型 ${Math.round(bytes.length / 1024)} KB。`,
      ]);
      const save = h(
        "button",
        {
          class: "plain",
          type: "button",
          on: { click: () => download("classifier.safetensors", bytes) },
        },
        "下载模型",
      );
      put(result, [
        h("header", { class: "row" }, h("h2", {}, "报告"), save),
        tryIt(classifier),
        ...reportView(report),
        lintView(lint, taken),
      ]);
    } catch (error) {
      put(state, [controller.signal.aborted ? "已停止。" : failure(error)]);
    } finally {
      busy(null);
    }
  };

  sheet.addEventListener("input", () => read(sheet.value));
  start.addEventListener("click", () => void run());
  stop.addEventListener("click", () => running?.abort());
  read("");
  return h(
    "div",
    { class: "train" },
    h(
      "section",
      { class: "pane source", attrs: { "aria-labelledby": "train-source" } },
      h("h2", { id: "train-source" }, "标注数据"),
      h("p", { class: "note" }, "两列 CSV：text,label。数据只在本页使用，训练在后台线程里进行。"),
      h(
        "div",
        { class: "row" },
        h(
          "button",
          { class: "plain", type: "button", on: { click: () => load(exampleLabelled) } },
          "载入示例",
        ),
        fileButton("选择文件", ".csv,.tsv,.txt", async (file) => load(await readText(file))),
      ),
      sheet,
      h("div", { class: "row" }, start, stop, meter, state),
      summary,
    ),
    h("section", { class: "pane outcome", attrs: { "aria-label": "训练报告" } }, result),
  );
}
