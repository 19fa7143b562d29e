// How well a classifier does, from messages that were each judged by one that had not seen them.

/** A message with its label, and what a classifier made of it. */
export interface Judged {
  readonly actual: string;
  /** The three likeliest labels, best first. */
  readonly likeliest: readonly string[];
  /** The probability of the likeliest. */
  readonly score: number;
  /** Whether the label would be acted on, rather than asked about or refused. */
  readonly accepted: boolean;
}

/** The figures of one label; null where nothing was there to divide by. */
export interface ClassFigures {
  readonly label: string;
  readonly rows: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

export interface Report {
  readonly rows: number;
  readonly accuracy: number;
  readonly top3: number;
  readonly macroF1: number;
  /** Expected calibration error over ten equal bins. */
  readonly ece: number;
  readonly accepted: number;
  readonly acceptedAccuracy: number | null;
  readonly classes: readonly ClassFigures[];
  /** Rows by label and then by judgement, in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
  readonly reliability: readonly {
    readonly stated: number;
    readonly observed: number;
    readonly rows: number;
  }[];
}

const BINS = 10;

const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const right = ({ actual, likeliest }: Judged) => likeliest[0] === actual;

function figures(
  label: string,
  at: number,
  confusion: readonly (readonly number[])[],
): ClassFigures {
  const hits = confusion[at]?.[at] ?? 0;
  const rows = sum(confusion[at] ?? []);
  const predicted = sum(confusion.map((row) => row[at] ?? 0));
  return {
    label,
    rows,
    precision: ratio(hits, predicted),
    recall: ratio(hits, rows),
    f1: ratio(2 * hits, rows + predicted),
  };
}

/** The report of `judged`; `labels` are all there are. */
export function reportOf(judged: readonly Judged[], labels: readonly string[]): Report {
  const place = new Map(labels.map((label, at) => [label, at]));
  const confusion = labels.map(() => labels.map(() => 0));
  for (const { actual, likeliest } of judged) {
    const row = confusion[place.get(actual) ?? -1];
    const column = place.get(likeliest[0] ?? "");
    if (row && column !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  const classes = labels.map((label, at) => figures(label, at, confusion));
  const accepted = judged.filter((row) => row.accepted);
  const binOf = ({ score }: Judged) => Math.min(BINS - 1, Math.floor(score * BINS));
  const reliability = Array.from({ length: BINS }, (_, bin) =>
    judged.filter((row) => binOf(row) === bin),
  )
    .filter((rows) => rows.length > 0)
    .map((rows) => ({
      stated: sum(rows.map(({ score }) => score)) / rows.length,
      observed: rows.filter(right).length / rows.length,
      rows: rows.length,
    }));
  return {
    rows: judged.length,
    accuracy: judged.filter(right).length / judged.length,
    top3:
      judged.filter(({ actual, likeliest }) => likeliest.includes(actual)).length / judged.length,
    macroF1: sum(classes.map(({ f1 }) => f1 ?? 0)) / labels.length,
    ece:
      sum(reliability.map(({ stated, observed, rows }) => Math.abs(stated - observed) * rows)) /
      judged.length,
    accepted: accepted.length / judged.length,
    acceptedAccuracy: ratio(accepted.filter(right).length, accepted.length),
    classes,
    confusion,
    reliability,
  };
}
