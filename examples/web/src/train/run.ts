// A training in the worker: the page stays quick, and it can be stopped.
import type { LintReport } from "kefu";

import { background } from "../engine/background";
import type { Labelled } from "./labelled";
import { type Report, reportOf } from "./report";

export interface Trained {
  /** Each row was judged once by a classifier that had not seen it. */
  readonly report: Report;
  /** What is wrong with the rows. */
  readonly lint: LintReport;
  /** The classifier that learned from all rows. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Progress {
  /** In [0, 1]. */
  readonly done: number;
  readonly what: string;
}

const FOLDS = 5;
/** Trainings: one a fold to judge the rows, five to check the labels, one on all rows. */
const TRAININGS = FOLDS + 5 + 1;

/** Judges the rows and their labels, then trains on all of them. */
export async function train(
  { texts, labels }: Labelled,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Trained> {
  const { IntentClassifier, lintDataset } = (await background()).with({ signal });
  const step = (what: string, before: number, trainings: number) => {
    const progress = (share: number) =>
      tell({ done: (before + share * trainings) / TRAININGS, what });
    progress(0);
    return { progress };
  };
  const judging = step(`交叉验证，分 ${FOLDS} 份`, 0, FOLDS);
  const report = await IntentClassifier.crossValidate(texts, labels, FOLDS, judging);
  const lint = await lintDataset(texts, labels, step("检查标注", FOLDS, 5));
  const learning = step("用全部数据训练", FOLDS + 5, 1);
  const classifier = await IntentClassifier.train(texts, labels, learning);
  const bytes = new Uint8Array(await classifier.toBytes());
  await classifier.free();
  return { report: reportOf(report), lint, bytes };
}
