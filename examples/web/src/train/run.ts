// A training, step by step, in the worker: the page stays quick, and it can be stopped.
import type { KefuWorker } from "kefu/worker";

import { background } from "../engine/background";
import { type Labelled, labelCounts } from "./labelled";
import { type Judged, type Report, reportOf } from "./report";

export interface Trained {
  readonly report: Report;
  /** The classifier that learned from all rows. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly what: string;
}

const FOLDS = 5;

/** The fold of each row: the rows of a label are spread evenly. */
function folds(labels: readonly string[]): number[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    return rank % FOLDS;
  });
}

/** Judges the rows of one fold by a classifier that learned from the others. */
async function judge(
  worker: KefuWorker,
  rows: Labelled,
  fold: number,
  of: readonly number[],
): Promise<Judged[]> {
  const part = (keep: (fold: number) => boolean) => {
    const places = rows.texts.map((_, at) => at).filter((at) => keep(of[at] ?? 0));
    const pick = (column: readonly string[]) => places.map((at) => column[at] ?? "");
    return { texts: pick(rows.texts), labels: pick(rows.labels) };
  };
  const [learned, held] = [part((other) => other !== fold), part((other) => other === fold)];
  const classifier = await worker.IntentClassifier.train(learned.texts, learned.labels);
  const [classes, all, { decision }] = [
    await classifier.classes,
    await classifier.predictProba(held.texts),
    await classifier.classifyBatch(held.texts),
  ];
  await classifier.free();
  return held.labels.map((actual, row) => {
    const ranked = [...all.subarray(row * classes.length, (row + 1) * classes.length)]
      .map((score, at) => ({ score, label: classes[at] ?? "" }))
      .sort((a, b) => b.score - a.score);
    return {
      actual,
      likeliest: ranked.slice(0, 3).map(({ label }) => label),
      score: ranked[0]?.score ?? 0,
      accepted: decision[row] === "accept",
    };
  });
}

/** Each row is judged once by a classifier that has not seen it; then one learns from all of them. */
export async function train(
  rows: Labelled,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Trained> {
  const of = FOLDS + 1;
  const worker = (await background()).with({ signal });
  const fold = folds(rows.labels);
  const judged: Judged[] = [];
  for (let at = 0; at < FOLDS; at += 1) {
    tell({ done: at, of, what: `交叉验证：留出第 ${at + 1} 份，共 ${FOLDS} 份` });
    judged.push(...(await judge(worker, rows, at, fold)));
  }
  tell({ done: FOLDS, of, what: "用全部数据训练" });
  const classifier = await worker.IntentClassifier.train(rows.texts, rows.labels);
  const bytes = new Uint8Array(await classifier.toBytes());
  await classifier.free();
  const labels = labelCounts(rows.labels).map(([label]) => label);
  return { report: reportOf(judged, labels), bytes };
}
