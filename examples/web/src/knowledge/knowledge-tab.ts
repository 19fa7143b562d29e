// The third tab: what the library answers with, and the rules it holds drafts to.
import type { State } from "../app/state";
import type { Store } from "../app/store";
import { h } from "../view/dom";
import { faqPane } from "./faq-pane";
import { rulesPane } from "./rules-pane";

export function knowledgeTab(store: Store<State>): HTMLElement {
  return h("div", { class: "knowledge" }, faqPane(store), rulesPane(store));
}
