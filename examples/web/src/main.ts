import "./styles/index.css";

import type { State } from "./app/state";
import { Store } from "./app/store";
import { tabs } from "./app/tabs";
import { exampleFaq, exampleSessions } from "./data/examples";
import { deskTab } from "./desk/desk";
import { loadEngines, loadMeaning } from "./engine/engines";
import { useEntries } from "./knowledge/faq-pane";
import { knowledgeTab } from "./knowledge/knowledge-tab";
import { trainTab } from "./train/train-tab";
import { h, put } from "./view/dom";

const OPENS_WITH = "c15";

async function start(root: HTMLElement): Promise<void> {
  const began = performance.now();
  const { intent, risk, script } = await loadEngines();
  const entries = exampleFaq();
  const store = new Store<State>({
    sessions: exampleSessions(),
    open: OPENS_WITH,
    focus: null,
    place: null,
    side: "agent",
    draft: "",
    intent,
    script,
    knowledge: { entries, index: null, rules: null },
  });
  const panels = {
    desk: deskTab(store, risk),
    train: trainTab(),
    knowledge: knowledgeTab(store),
  };
  const status = h("span", { attrs: { role: "status" } });
  put(root, [tabs(panels, status)]);
  const ready = `${Math.round(performance.now() - began)} 毫秒就绪`;
  // The desk is in use while the rest arrives.
  put(status, [ready, " · 正在载入语义向量……"]);
  try {
    store.set({ intent: await loadMeaning() });
    put(status, [ready, " · 数据不出本页"]);
  } catch {
    put(status, [ready, " · 没有语义向量，只按字词理解"]);
  }
  await useEntries(store, entries);
}

const root = document.querySelector<HTMLElement>("#app");
if (root) {
  start(root).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    put(root, [
      h(
        "div",
        { class: "failed", attrs: { role: "alert" } },
        h("h1", {}, "没能启动"),
        h("p", {}, reason),
        h("p", {}, "请确认浏览器支持 WebAssembly，并且构建目录完整。"),
      ),
    ]);
  });
}
