// Small figures beside numbers. The number itself is always there as text.
import { h } from "./dom";

/** A share of 1 as a bar. */
export function bar(share: number, tone = ""): HTMLElement {
  const node = h("span", { class: `bar ${tone}`, attrs: { "aria-hidden": true } }, h("span"));
  node.style.setProperty("--share", Math.max(0, Math.min(1, share)).toFixed(3));
  return node;
}

/** A weight that raises (to the right) or lowers (to the left), against the heaviest. */
export function weightBar(weight: number, heaviest: number): HTMLElement {
  const node = bar(Math.abs(weight) / (heaviest || 1), weight < 0 ? "lowers" : "raises");
  node.classList.add("weight-bar");
  return node;
}
