// The report of a cross-validation, as the page shows it.
import type { IntentReport } from "kefu";

export interface Report extends IntentReport {
  /** The share of messages whose label would be acted on, rather than asked about or refused. */
  readonly accepted: number;
  /** Rows by label and then by judgement, in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
}

/** The report with its pairs of labels as a matrix. */
export function reportOf(report: IntentReport): Report {
  const place = new Map(report.classes.map(({ label }, at) => [label, at]));
  const confusion = report.classes.map(({ rows, recall }, at) =>
    report.classes.map((_, other) => (other === at ? Math.round((recall ?? 0) * rows) : 0)),
  );
  for (const { actual, predicted, rows } of report.confusions) {
    const row = confusion[place.get(actual) ?? -1];
    const column = place.get(predicted);
    if (row && column !== undefined) row[column] = rows;
  }
  return { ...report, accepted: 1 - report.refused - report.asked, confusion };
}
