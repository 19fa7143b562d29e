// Rows of a file that cannot be used, each by its line.
import type { BadRow } from "../data/csv";
import { h } from "./dom";

const SHOWN = 8;

export function badRows(bad: readonly BadRow[]): HTMLElement | null {
  if (bad.length === 0) return null;
  const rows = bad
    .slice(0, SHOWN)
    .map(({ line, reason }) => h("li", {}, h("b", {}, `第 ${line} 行`), `：${reason}`));
  return h(
    "ul",
    { class: "bad-rows", attrs: { role: "alert" } },
    ...rows,
    bad.length > SHOWN && h("li", {}, `还有 ${bad.length - SHOWN} 行`),
  );
}
