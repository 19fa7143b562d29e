// ScriptScorer: how good a reply is.
import type { Evidence, Span } from "./common.js";

/** One thing wrong with a reply. */
export interface Finding {
  readonly rule: string;
  readonly level: "light" | "medium" | "heavy";
  /** What was found, in Chinese. */
  readonly message: string;
  readonly at: number | null;
  readonly span: Span | null;
  readonly quote: string;
  readonly why: string;
  /** Said better; null where only a person can say it. */
  readonly rewrite: string | null;
}

/** How good a reply is, and why. */
export interface ScriptScore {
  /** 0 to 100: about 60 is acceptable, 80 good. */
  readonly total: number;
  readonly level: string;
  readonly grade: number | null;
  readonly dimensions: readonly {
    readonly id: string;
    readonly name: string;
    /** 0 to 100; null where the dimension does not apply. */
    readonly score: number | null;
    readonly points: number;
  }[];
  readonly findings: readonly Finding[];
  readonly base: number;
  readonly evidence: readonly Evidence[];
  readonly raw: number;
}

/** The scores of many replies, in columns. */
export interface ScriptBatch {
  readonly total: Float32Array;
  readonly level: readonly string[];
  /** How many things are wrong. */
  readonly findings: Float32Array;
  /** 0 to 100 by dimension; NaN where it does not apply. */
  readonly dimensions: Readonly<Record<string, Float32Array>>;
}

/** What is known beside the reply. */
export interface ExchangeContext {
  intent?: string;
  /** How upset the customer is, 0 to 1. */
  emotion?: number;
  /** What the customer said earlier. */
  earlier?: readonly string[];
}

/** Scores an agent's replies from 0 to 100, and checks drafts before they are sent. */
export class ScriptScorer {
  private constructor();
  static builtin(): ScriptScorer;
  score(reply: string, customer?: string, context?: ExchangeContext): ScriptScore;
  scoreBatch(replies: readonly string[], customers?: readonly string[]): ScriptBatch;
  /** What is wrong with a draft in any context, worst first. */
  check(text: string): Finding[];
  free(): void;
}
