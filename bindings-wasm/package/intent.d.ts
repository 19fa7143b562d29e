/**
 * kefu for pages that only read messages: what a customer wants, and the numbers, times and addresses
 * in it. A part of `kefu` in a module of its own, far smaller; results are the same. It does not
 * train, and reads no rules; a classifier trained elsewhere comes in by `fromBytes`.
 */
import type {
  DecisionOptions,
  FeedbackRoute,
  Intent,
  IntentBatch,
  IntentContext,
  IntentKind,
} from "./types/intent.js";
import type { Source } from "./types/module.js";

export type * from "./types/common.js";
export { findEntities } from "./types/entity.js";
export type * from "./types/entity.js";
export type * from "./types/intent.js";
export { version } from "./types/module.js";
export type { Source } from "./types/module.js";
export { normalize } from "./types/text.js";
export type { NormalizedText } from "./types/text.js";

/** The files that are loaded apart from the code: see `ModelName` of `kefu`. */
export type IntentModelName = "intent" | "embedding";

/** A model by its name, or its file from elsewhere. */
export type IntentModelSource = IntentModelName | URL | Request | Response | BufferSource;

/** As `init` of `kefu`; loads the model `intent` unless told otherwise. */
export default function init(
  source?: Source | Promise<Source>,
  options?: { models?: readonly IntentModelSource[] },
): Promise<void>;

/** As `load` of `kefu`. */
export function load(model: IntentModelSource): Promise<void>;

/** Whether a model has been loaded. */
export function loaded(model: IntentModelName): boolean;

/** Says what a customer's message wants, or that it does not know. */
export class IntentClassifier {
  private constructor();
  static builtin(): IntentClassifier;
  /** Throws `model.format` or `model.version`. */
  static fromBytes(bytes: Uint8Array): IntentClassifier;
  withDecision(decision: DecisionOptions): IntentClassifier;
  /** The classifier with the n-gram vectors of its training, from their file. */
  withEmbedding(bytes: Uint8Array): IntentClassifier;
  /** The classifier without them: it reads n-grams alone. */
  withoutEmbedding(): IntentClassifier;
  /** Whether the n-gram vectors of its training are at hand. */
  readonly hasVectors: boolean;
  /** What the labels mean. */
  readonly taxonomy: readonly IntentKind[];
  /** The labels, in the order of the columns of `predictProba`. */
  readonly classes: string[];
  classify(text: string, context?: IntentContext): Intent;
  classifyBatch(texts: readonly string[]): IntentBatch;
  /** The likeliest label of each text: never abstains. */
  predict(texts: readonly string[]): string[];
  /** One row a text, one column a class. */
  predictProba(texts: readonly string[]): Float32Array;
  /** Which departments a remark concerns, and whether it is worth passing on. */
  routeFeedback(text: string): FeedbackRoute;
  free(): void;
}
