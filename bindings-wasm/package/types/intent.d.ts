// IntentClassifier: what a customer wants.
import type { Evidence, Span } from "./common.js";

/** Whether a label can be acted on. */
export type Decision =
  | { readonly kind: "accept" }
  | { readonly kind: "ambiguous"; readonly a: string; readonly b: string; readonly question: string }
  | { readonly kind: "out_of_scope" };

/** An intent of one clause of a message. */
export interface ClauseIntent {
  readonly label: string;
  readonly name: string;
  readonly score: number;
  readonly span: Span;
  readonly department: string | null;
}

/** What a customer wants, with the reasons. */
export interface Intent {
  /** Null when abstaining: see `decision`. */
  readonly label: string | null;
  /** The Chinese name of the label. */
  readonly name: string | null;
  /** The calibrated probability of the likeliest label. */
  readonly score: number;
  readonly decision: Decision;
  /** The likeliest labels, best first. */
  readonly candidates: readonly { readonly label: string; readonly name: string; readonly score: number }[];
  /** Further intents of the same message, in the order of the text. */
  readonly also: readonly ClauseIntent[];
  readonly stage: string | null;
  /** Who can act on it. */
  readonly department: string | null;
  /** What the customer says they do not want. */
  readonly negated: readonly ClauseIntent[];
  /** The probability that the message is one the classifier was trained for. */
  readonly scope: number;
  /** The share of the message that was seen in training. */
  readonly support: number;
  /** The rule that decided before the model was asked. */
  readonly rule: string | null;
  readonly base: number;
  /** Weights that add up, with `base`, to the label's logit. */
  readonly evidence: readonly Evidence[];
}

/** What is known beside the message. */
export interface IntentContext {
  /** The label of the customer's message before this one. */
  previous?: string;
  stage?: string;
  order?: string;
}

export interface TrainOptions {
  calibrate?: boolean;
  /** Messages with none of the labels: they teach what is out of scope. */
  background?: readonly string[];
  decision?: { accept?: number; margin?: number; scope?: number; also?: number; candidates?: number };
}

/** The intents of many messages, in columns. */
export interface IntentBatch {
  readonly label: readonly (string | null)[];
  readonly score: Float32Array;
  readonly decision: readonly Decision["kind"][];
}

/** Says what a customer's message wants, or that it does not know. */
export class IntentClassifier {
  private constructor();
  static builtin(): IntentClassifier;
  static train(texts: readonly string[], labels: readonly string[], options?: TrainOptions): IntentClassifier;
  /** Throws `model.format` or `model.version`. */
  static fromBytes(bytes: Uint8Array): IntentClassifier;
  toBytes(): Uint8Array;
  /** The labels, in the order of the columns of `predictProba`. */
  readonly classes: string[];
  classify(text: string, context?: IntentContext): Intent;
  classifyBatch(texts: readonly string[]): IntentBatch;
  /** The likeliest label of each text: never abstains. */
  predict(texts: readonly string[]): string[];
  /** One row a text, one column a class. */
  predictProba(texts: readonly string[]): Float32Array;
  free(): void;
}
