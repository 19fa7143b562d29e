// Text with places marked in it.
import { h } from "./dom";

/** A place in a text, in UTF-16 units, with what marks it. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly class: string;
  /** 0 to 1: how strongly it shows. */
  readonly strength?: number;
  readonly title?: string;
}

/** The text cut at every end of a mark; where marks overlap, the strongest shows. */
export function marked(text: string, marks: readonly Mark[]): Node[] {
  const inside = marks.filter((mark) => mark.start < mark.end && mark.end <= text.length);
  const cuts = [
    ...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])]),
  ].sort((a, b) => a - b);
  const pieces: { text: string; mark: Mark | undefined }[] = [];
  for (const [at, from] of cuts.slice(0, -1).entries()) {
    const to = cuts[at + 1] ?? text.length;
    const covering = inside.filter((mark) => mark.start <= from && to <= mark.end);
    const mark = covering.sort((a, b) => (b.strength ?? 1) - (a.strength ?? 1))[0];
    const last = pieces.at(-1);
    if (last && last.mark === mark) last.text += text.slice(from, to);
    else pieces.push({ text: text.slice(from, to), mark });
  }
  return pieces.map(({ text: piece, mark }) => {
    if (!mark) return document.createTextNode(piece);
    const node = h("mark", { class: mark.class, attrs: { title: mark.title } }, piece);
    if (mark.strength !== undefined) node.style.setProperty("--strength", mark.strength.toFixed(2));
    return node;
  });
}
