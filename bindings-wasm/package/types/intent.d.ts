// IntentClassifier: what a customer wants.
import type { Evidence, Span } from "./common.js";
import type { Entity } from "./entity.js";

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
  /** Numbers, times and addresses, in the order of the text. */
  readonly entities: readonly Entity[];
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
  /** What the clock showed, `2026-03-01T15:30:00`: resolves the days among the entities. */
  now?: string;
}

/** When labels are accepted; what is left out is the default. */
export interface DecisionOptions {
  accept?: number;
  margin?: number;
  scope?: number;
  also?: number;
  candidates?: number;
}

/** What one label means. */
export interface IntentKind {
  id: string;
  zh: string;
  stage: "pre" | "order" | "after" | "any";
  department: string;
  ask?: string;
  definition?: string;
  not?: string;
  smallTalk?: boolean;
}

export interface TrainOptions {
  ngrams?: { shortest?: number; longest?: number; edges?: boolean; reduce?: boolean; seed?: number };
  vocabulary?: { minDocuments?: number; maxFeatures?: number; idfPower?: number };
  softmax?: { epochs?: number; rate?: number; l2?: number; dropout?: number; denseDropout?: number; seed?: number };
  calibrate?: boolean;
  /** Whether to read the built-in n-gram vectors too, where the build has them. */
  vectors?: boolean;
  /** Whether to read what the default classifier makes of a message too, where it is loaded. */
  transfer?: boolean;
  /** Messages with none of the labels: they teach what is out of scope. */
  background?: readonly string[];
  decision?: DecisionOptions;
  taxonomy?: readonly IntentKind[];
  /** How much each message counts, 1 unless told otherwise. */
  weights?: Float32Array | readonly number[];
  /** Hears the share done, in [0, 1]; false stops the work, which then throws `cancelled`. */
  progress?: (share: number) => boolean | void;
}

/** How well a classifier does on labelled messages. */
export interface IntentReport {
  readonly rows: number;
  readonly accuracy: number;
  readonly top3: number;
  readonly macroF1: number;
  readonly ece: number;
  readonly refused: number;
  readonly asked: number;
  readonly acceptedAccuracy: number | null;
  readonly classes: readonly {
    readonly label: string;
    readonly rows: number;
    readonly predicted: number;
    readonly precision: number | null;
    readonly recall: number | null;
    readonly f1: number | null;
  }[];
  readonly confusions: readonly { readonly actual: string; readonly predicted: string; readonly rows: number }[];
  /** Stated against observed probability; `from` is the lower end of the bin. */
  readonly reliability: readonly {
    readonly from: number;
    readonly stated: number;
    readonly observed: number;
    readonly rows: number;
  }[];
  readonly thresholds: readonly {
    readonly threshold: number;
    readonly coverage: number;
    readonly accuracy: number | null;
  }[];
}

/** The accuracy that a part of the training rows reaches. */
export interface LearningPoint {
  readonly rows: number;
  readonly accuracy: number;
  readonly macroF1: number;
}

/** One finding about labelled messages. */
export type LintIssue =
  | { readonly kind: "empty"; readonly row: number }
  | { readonly kind: "duplicate"; readonly rows: readonly number[]; readonly label: string }
  | { readonly kind: "conflict"; readonly rows: readonly number[]; readonly labels: readonly string[] }
  | { readonly kind: "few_examples"; readonly label: string; readonly rows: number }
  | {
      readonly kind: "suspect_label";
      readonly row: number;
      readonly label: string;
      readonly looksLike: string;
      readonly score: number;
    };

/** What is wrong with a set of labelled messages. */
export interface LintReport {
  readonly rows: number;
  readonly issues: readonly LintIssue[];
}

/** Where a customer's remark belongs. */
export interface FeedbackRoute {
  /** Likeliest first. */
  readonly departments: readonly { readonly department: string; readonly score: number }[];
  /** Whether it says something a department can act on. */
  readonly valuable: boolean;
  readonly value: number;
  readonly isSuggestion: boolean;
  readonly evidence: readonly Evidence[];
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
  /** As `train`, on your own n-gram vectors (a file of them): `fromBytes` then needs `withEmbedding`. */
  static trainOn(
    texts: readonly string[],
    labels: readonly string[],
    embedding: Uint8Array,
    options?: TrainOptions,
  ): IntentClassifier;
  /** Learns on from these weights: `texts` are all that should count, old and new. */
  retrain(texts: readonly string[], labels: readonly string[], options?: TrainOptions): IntentClassifier;
  /** Learns other labels with what this classifier makes of each message; `train` does so with the default one. */
  transfer(texts: readonly string[], labels: readonly string[], options?: TrainOptions): IntentClassifier;
  /** How well the classifier does on labelled messages. */
  evaluate(texts: readonly string[], labels: readonly string[]): IntentReport;
  /** Trains `folds` times, each time measured on other rows held back. */
  static crossValidate(
    texts: readonly string[],
    labels: readonly string[],
    folds: number,
    options?: TrainOptions,
  ): IntentReport;
  /** The accuracy after training on growing parts of the rows, `shares` in (0, 1]. */
  static learningCurve(
    texts: readonly string[],
    labels: readonly string[],
    testTexts: readonly string[],
    testLabels: readonly string[],
    shares: Float32Array,
    options?: TrainOptions,
  ): LearningPoint[];
  /** Fitted to how often labels really occur; `outside` are messages to refuse. A penalty of 2 suits hundreds of rows. */
  calibrate(
    texts: readonly string[],
    labels: readonly string[],
    outside: readonly string[],
    penalty: number,
  ): IntentClassifier;
  /** The classifier that refuses this share of messages it should answer. */
  withRefusalRate(texts: readonly string[], refused: number): IntentClassifier;
  withDecision(decision: DecisionOptions): IntentClassifier;
  /** The classifier with these rules (TOML) before the model, instead of its own. */
  withRules(toml: string): IntentClassifier;
  /** The classifier with the n-gram vectors of its training, from their file. */
  withEmbedding(bytes: Uint8Array): IntentClassifier;
  /** The classifier without them: it reads n-grams alone. */
  withoutEmbedding(): IntentClassifier;
  /** Whether the n-gram vectors of its training are at hand, true also where it was trained without. */
  readonly hasVectors: boolean;
  /** A smaller classifier: the n-grams that weigh most. */
  pruned(features: number): IntentClassifier;
  /** A smaller file once compressed: weights in this many steps, 1 to 127. */
  coarser(levels: number): IntentClassifier;
  /** What the labels mean. */
  readonly taxonomy: readonly IntentKind[];
  /** Which departments a remark concerns, and whether it is worth passing on. */
  routeFeedback(text: string): FeedbackRoute;
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

/** Duplicates, conflicting labels, near-empty labels, and labels that a cross-validated classifier contradicts. */
export function lintDataset(texts: readonly string[], labels: readonly string[], options?: TrainOptions): LintReport;
