// Stated against observed probability: points on the diagonal can be taken at their word.
import { h, s } from "../view/dom";
import { percent } from "../view/names";
import type { Report } from "./report";

const [SIZE, LEFT, BOTTOM, TOP] = [220, 30, 196, 8];
const WIDTH = SIZE - LEFT - 8;

export function reliabilityView({ reliability, ece }: Report): HTMLElement {
  const x = (share: number) => LEFT + WIDTH * share;
  const y = (share: number) => BOTTOM - (BOTTOM - TOP) * share;
  const most = Math.max(...reliability.map(({ rows }) => rows), 1);
  const ticks = [0, 0.5, 1].flatMap((share) => [
    s("line", { class: "grid", attrs: { x1: x(0), x2: x(1), y1: y(share), y2: y(share) } }),
    s(
      "text",
      { class: "axis", attrs: { x: LEFT - 5, y: y(share) + 3, "text-anchor": "end" } },
      share * 100,
    ),
    s(
      "text",
      { class: "axis", attrs: { x: x(share), y: BOTTOM + 14, "text-anchor": "middle" } },
      share * 100,
    ),
  ]);
  const dots = reliability.map(({ stated, observed, rows }) =>
    s(
      "circle",
      {
        class: "dot reliable",
        attrs: { cx: x(stated), cy: y(observed), r: 2.5 + 6 * Math.sqrt(rows / most) },
      },
      s("title", {}, `自称 ${percent(stated)}，实际 ${percent(observed)}，${rows} 条`),
    ),
  );
  const spoken = reliability
    .map(
      ({ stated, observed, rows }) =>
        `自称 ${percent(stated)} 的 ${rows} 条里实际对 ${percent(observed)}`,
    )
    .join("；");
  return h(
    "figure",
    { class: "reliability" },
    s(
      "svg",
      {
        attrs: {
          viewBox: `0 0 ${SIZE} ${BOTTOM + 20}`,
          role: "img",
          "aria-label": `可靠性：${spoken}`,
        },
      },
      ...ticks,
      s("line", { class: "diagonal", attrs: { x1: x(0), y1: y(0), x2: x(1), y2: y(1) } }),
      ...dots,
    ),
    h(
      "figcaption",
      { class: "note" },
      `横轴：自称的把握；纵轴：实际对的比例；点越大条数越多。平均差 ${(ece * 100).toFixed(1)} 个百分点。`,
    ),
  );
}
