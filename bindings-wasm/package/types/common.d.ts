// What all engines share.

/** What every call throws. The message names the fix. */
export interface KefuError extends Error {
  readonly name: "KefuError";
  /** Stable across versions and languages. */
  readonly code: ErrorCode;
  /** The row of a batch the error is about, from 0. */
  readonly row?: number;
}

/**
 * What went wrong. Beside the codes of the library: `load.failed` where a file cannot be fetched,
 * `worker.crashed` and `worker.terminated` from `kefu/worker`, `internal` where the module stopped: out
 * of memory, or by a bug of kefu.
 */
export type ErrorCode =
  | "model.format"
  | "model.missing"
  | "model.version"
  | "rule.syntax"
  | "rule.test"
  | "input.too_long"
  | "input.invalid"
  | "option.invalid"
  | "name.unknown"
  | "data.insufficient"
  | "cancelled"
  | "load.failed"
  | "worker.crashed"
  | "worker.terminated"
  | "internal";

/** A place in the original text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One contribution to a score. */
export interface Evidence {
  /** A stable id: `ngram`, `rule.<id>`, `signal.<id>`, `dimension.<id>`. */
  readonly source: string;
  /** The index of the message in the conversation, where there is one. */
  readonly message: number | null;
  readonly span: Span | null;
  readonly quote: string;
  /** How much it added to the score before calibration. */
  readonly weight: number;
  /** Why it counts, in Chinese. */
  readonly why: string;
}
