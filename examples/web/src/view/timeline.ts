// How the risk went, message by message: a curve to read, and one slider to walk along it.
import type { Message } from "kefu";

import { h, s } from "./dom";
import { levelFrom, levelName, levelOf, percent, roleName } from "./names";

const [WIDTH, HEIGHT, LEFT, RIGHT, Y] = [340, 108, 26, 8, { top: 8, bottom: 100 }];

export interface TimelineOptions {
  readonly messages: readonly Message[];
  readonly scores: readonly number[];
  /** The score with the draft sent. */
  readonly ahead: number | null;
  readonly selected: number | null;
  readonly select: (message: number) => void;
}

/** The curve; arrow keys, Home, End and clicks select a message. */
export function timeline({
  messages,
  scores,
  ahead,
  selected,
  select,
}: TimelineOptions): HTMLElement {
  const steps = Math.max(scores.length - 1 + (ahead === null ? 0 : 1), 1);
  const x = (message: number) => LEFT + ((WIDTH - LEFT - RIGHT) * message) / steps;
  const y = (score: number) => Y.bottom - (Y.bottom - Y.top) * score;
  const line = scores
    .map((score, at) => `${at === 0 ? "M" : "L"} ${x(at).toFixed(1)} ${y(score).toFixed(1)}`)
    .join(" ");
  const end = scores.length - 1;
  const now = selected ?? end;

  const grid = levelFrom.map(([from, level]) => [
    s("line", {
      class: `grid ${level}`,
      attrs: { x1: LEFT, x2: WIDTH - RIGHT, y1: y(from), y2: y(from) },
    }),
    s(
      "text",
      { class: "axis", attrs: { x: LEFT - 6, y: y(from) + 3.5, "text-anchor": "end" } },
      from * 100,
    ),
  ]);
  const dots = scores.map((score, at) => {
    const classes = `dot ${messages[at]?.role ?? ""} ${levelOf(score)} ${at === now ? "selected" : ""}`;
    return s("circle", {
      class: classes,
      attrs: { cx: x(at), cy: y(score), r: at === now ? 4.5 : 3 },
    });
  });
  const drawing = s(
    "svg",
    { attrs: { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": true } },
    ...grid.flat(),
    scores.length > 1 &&
      s("path", {
        class: "area",
        attrs: { d: `${line} L ${x(end).toFixed(1)} ${Y.bottom} L ${LEFT} ${Y.bottom} Z` },
      }),
    s("path", { class: "line", attrs: { d: line } }),
    ahead !== null &&
      scores.length > 0 &&
      s("line", {
        class: "line ahead",
        attrs: { x1: x(end), y1: y(scores[end] ?? 0), x2: x(end + 1), y2: y(ahead) },
      }),
    ahead !== null &&
      s("circle", {
        class: "dot ahead",
        attrs: { cx: x(Math.max(end + 1, 0)), cy: y(ahead), r: 4 },
      }),
    now >= 0 &&
      s("line", {
        class: "cursor",
        attrs: { x1: x(now), x2: x(now), y1: Y.top - 4, y2: Y.bottom },
      }),
    ...dots,
  );
  const message = messages[now];
  const score = scores[now] ?? 0;
  const slider = h(
    "div",
    {
      class: "timeline",
      tabIndex: 0,
      attrs: {
        role: "slider",
        "aria-label": "风险走势：左右键逐条查看",
        "aria-valuemin": 1,
        "aria-valuemax": Math.max(scores.length, 1),
        "aria-valuenow": now + 1,
        "aria-valuetext": message
          ? `第 ${now + 1} 条，${roleName[message.role]}：${message.text}。风险 ${percent(score)}，${levelName[levelOf(score)]}`
          : "",
      },
    },
    drawing,
  );
  slider.addEventListener("keydown", (event) => {
    const step: Readonly<Record<string, number>> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      Home: 0,
      End: end,
    };
    const next = step[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next >= 0 && next <= end) select(next);
  });
  slider.addEventListener("pointerdown", (event) => {
    const box = slider.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * WIDTH;
    const nearest = Math.round(((place - LEFT) / (WIDTH - LEFT - RIGHT)) * steps);
    if (end >= 0) select(Math.max(0, Math.min(end, nearest)));
  });
  return slider;
}
