// A probability on a half circle with the ranges of the levels.
import type { RiskLevel } from "kefu";

import { h, s } from "./dom";
import { levelFrom, levelName, percent } from "./names";

const [WIDTH, RADIUS, STROKE, TOP] = [180, 78, 10, 8];
const CENTRE = { x: WIDTH / 2, y: RADIUS + TOP };

const at = (share: number, radius: number) => {
  const angle = Math.PI * (1 - share);
  return `${(CENTRE.x + radius * Math.cos(angle)).toFixed(2)} ${(CENTRE.y - radius * Math.sin(angle)).toFixed(2)}`;
};

const arc = (from: number, to: number, radius = RADIUS) =>
  `M ${at(from, radius)} A ${radius} ${radius} 0 0 1 ${at(to, radius)}`;

/** The gauge; `ahead` is where the draft would take it. */
export function gauge(score: number, level: RiskLevel, ahead: number | null): HTMLElement {
  const ends = [1, ...levelFrom.map(([from]) => from)];
  const ranges = levelFrom.map(([from, name], rank) =>
    s("path", {
      class: `range ${name}`,
      attrs: {
        d: arc(from + 0.004, (ends[rank] ?? 1) - 0.004, RADIUS - 9),
        "stroke-width": 2.5,
        fill: "none",
      },
    }),
  );
  const drawing = s(
    "svg",
    { attrs: { viewBox: `0 0 ${WIDTH} ${CENTRE.y + STROKE}`, "aria-hidden": true } },
    s("path", {
      class: "track",
      attrs: { d: arc(0, 1), "stroke-width": STROKE, fill: "none", "stroke-linecap": "round" },
    }),
    s("path", {
      class: `value ${level}`,
      attrs: {
        d: arc(0, Math.max(score, 0.001)),
        "stroke-width": STROKE,
        fill: "none",
        "stroke-linecap": "round",
      },
    }),
    ...ranges,
    ahead !== null &&
      s("path", {
        class: "ahead",
        attrs: { d: `M ${at(ahead, RADIUS - 13)} L ${at(ahead, RADIUS + 7)}`, "stroke-width": 2 },
      }),
  );
  return h(
    "div",
    {
      class: `gauge ${level}`,
      attrs: {
        role: "meter",
        "aria-label": "差评风险",
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-valuenow": Math.round(score * 100),
        "aria-valuetext": `${percent(score)}，${levelName[level]}`,
      },
    },
    drawing,
    h(
      "div",
      { class: "gauge-figures" },
      h("span", { class: "gauge-score" }, Math.round(score * 100), h("small", {}, "%")),
      h("span", { class: `level ${level}` }, levelName[level]),
    ),
  );
}
