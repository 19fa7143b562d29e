/**
 * kefu (客服) reads Chinese shop conversations in the tab: nothing leaves it.
 *
 * Call `init()` once and await it. Engines are immutable; results are plain objects. Every `Span`
 * is in UTF-16 units: `text.slice(span.start, span.end)` is the quoted text. Errors are
 * {@link KefuError}s with a stable `code`.
 */

/** Where the module comes from: by default the file beside this one. */
export type Source = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/** Loads the module: once, however often it is called. */
export default function init(source?: Source | Promise<Source>): Promise<void>;

/** The version of the package. */
export function version(): string;

/** What every call throws. */
export interface KefuError extends Error {
  readonly name: "KefuError";
  readonly code: ErrorCode;
  /** The row of a batch the error is about. */
  readonly row?: number;
}

export type ErrorCode =
  | "model.format"
  | "model.version"
  | "rule.syntax"
  | "rule.test"
  | "input.too_long"
  | "input.invalid"
  | "option.invalid"
  | "name.unknown"
  | "data.insufficient"
  | "cancelled"
  | "internal";

/** A place in the original text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text as the engines read it; `spans[i]` is where its character `i` comes from. */
export interface NormalizedText {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** The text as every engine reads it, and where each of its characters comes from. */
export function normalize(text: string): NormalizedText;

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

/** An entry of the answer base. */
export interface FaqEntry {
  id: string;
  question: string;
  variants?: readonly string[];
  keywords?: readonly string[];
  answer?: string;
  /** Answers that hold under a condition or in a time window. */
  answers?: readonly FaqAnswer[];
  steps?: readonly string[];
  related?: readonly string[];
  tags?: readonly string[];
  enabled?: boolean;
  tenant?: string | null;
}

/** An answer with the condition under which it holds. */
export interface FaqAnswer {
  text: string;
  stages?: readonly string[];
  channels?: readonly string[];
  products?: readonly string[];
  members?: readonly string[];
  /** Seconds since 1970. */
  from?: number | null;
  until?: number | null;
}

export interface FaqOptions {
  /** Whether a ranker is learned from the base's own variants. */
  learn?: boolean;
  /** Whether the built-in vectors compare meanings. */
  meaning?: boolean;
  /** Whether words that sound alike are found at a low weight. */
  fallback?: boolean;
  synonyms?: readonly (readonly string[])[];
  thresholds?: { answer?: number; suggest?: number };
  /** Entries in a suggestion, 1 to 20. */
  suggestions?: number;
}

/** An entry that fits a query. */
export interface FaqHit {
  readonly id: string;
  /** The probability that this entry is the right one. */
  readonly score: number;
  readonly question: string;
  readonly answer: string;
  /** The phrasing of the entry that is nearest to the query. */
  readonly matched: string;
  /** The score before calibration: the sum of the weights of `evidence`. */
  readonly raw: number;
  readonly evidence: readonly Evidence[];
}

/** A choice, and what it leads to. */
export interface MenuOption {
  readonly label: string;
  readonly target: { readonly entry: string } | { readonly menu: string } | { readonly text: string };
}

/** What is known about the conversation when a question is answered. */
export interface AnswerContext {
  /** Seconds since 1970. */
  now?: number;
  stage?: string;
  channel?: string;
  product?: string;
  member?: string;
  tenant?: string;
  /** Values for slots: `order_no` fills `{order_no}`. */
  slots?: Readonly<Record<string, string>>;
  /** The options of the reply before, so that 2 or 第二个 can be understood. */
  lastOptions?: readonly MenuOption[];
}

/** The reply to a question. */
export interface FaqReply {
  readonly kind: "answer" | "suggest" | "menu" | "none";
  /** Ready to send: the answer with its slots filled, or the numbered list. */
  readonly text: string;
  readonly layer: string | null;
  readonly id: string | null;
  readonly score: number;
  readonly options: readonly MenuOption[];
  readonly steps: readonly string[];
  readonly related: readonly MenuOption[];
  readonly missingSlots: readonly string[];
  readonly hits: readonly FaqHit[];
  /** Why a person should take over. */
  readonly handoff: string | null;
}

/** The best entries of many queries. */
export interface FaqRanking {
  readonly ids: readonly (readonly string[])[];
  /** Probabilities, `k` a query, NaN where fewer entries match. */
  readonly scores: Float32Array;
}

/** An answer base that finds the entry a customer's question asks for. */
export class FaqIndex {
  private constructor();
  /** Throws `input.invalid` with the row of an entry that cannot be used. */
  static build(entries: readonly FaqEntry[], options?: FaqOptions): FaqIndex;
  readonly size: number;
  /** The `k` (10) entries that fit best, best first, with evidence. */
  search(query: string, k?: number, options?: { tenant?: string; tags?: readonly string[] }): FaqHit[];
  /** The ids and probabilities of the best entries of each query. */
  rankBatch(queries: readonly string[], k?: number): FaqRanking;
  /** An answer, suggestions, a menu, or none. */
  answer(query: string, context?: AnswerContext): FaqReply;
  /** Phrasings that fit what was typed so far, by text, pinyin or initials. */
  suggest(typed: string, k?: number): { readonly id: string; readonly text: string }[];
  /** A new index with these entries added or replaced. */
  upsert(entries: readonly FaqEntry[]): FaqIndex;
  /** A new index without these entries. */
  remove(ids: readonly string[]): FaqIndex;
  /** Throws `model.format` or `model.version`. */
  static fromBytes(bytes: Uint8Array): FaqIndex;
  toBytes(): Uint8Array;
  entry(id: string): FaqEntry | undefined;
  /** Gives the memory back now, not when the object is collected. */
  free(): void;
}

export type Role = "customer" | "agent" | "system";

/** One message; `at` is in seconds. */
export interface Message {
  role: Role;
  text: string;
  at?: number | null;
  agent?: string | null;
}

export type ConversationLike = readonly Message[] | { id?: string | null; messages: readonly Message[] };

export type RiskLevel = "low" | "watch" | "high" | "urgent";

/** One thing that raised or lowered the risk. */
export interface Driver {
  /** The id of the signal, such as `threat.review`. */
  readonly kind: string;
  /** What was seen, in Chinese. */
  readonly name: string;
  readonly message: number | null;
  readonly span: Span | null;
  readonly quote: string;
  /** What it added to the score before calibration; negative where it lowered it. */
  readonly weight: number;
  readonly why: string;
  readonly cause: string | null;
}

/** Whether this looks like extortion or abuse; no part of the risk score. */
export interface Malice {
  readonly score: number;
  readonly findings: readonly {
    readonly pattern: string;
    readonly name: string;
    readonly message: number;
    readonly span: Span;
    readonly quote: string;
    readonly weight: number;
  }[];
}

/** What to do now. */
export interface Action {
  readonly kind: string;
  readonly reason: string;
  readonly draft: string;
  readonly limit: number | null;
}

/** How likely a conversation ends badly, why, and what to do about it. */
export interface Risk {
  /** The probability of a bad end. */
  readonly score: number;
  readonly level: RiskLevel;
  readonly severity: number;
  /** Of each class, 0 = fine, higher = worse. */
  readonly probabilities: readonly number[];
  readonly base: number;
  /** The score before calibration: `base` plus the weights of all drivers. */
  readonly raw: number;
  readonly drivers: readonly Driver[];
  readonly causes: readonly { readonly cause: string; readonly share: number }[];
  readonly malice: Malice;
  readonly actions: readonly Action[];
}

/** What a message changed. */
export interface RiskUpdate {
  readonly score: number;
  readonly change: number;
  readonly level: RiskLevel;
  /** Whether somebody should be told now. */
  readonly alert: boolean;
  readonly drivers: readonly Driver[];
}

/** The risk of many conversations, in columns. */
export interface RiskBatch {
  readonly score: Float32Array;
  readonly level: readonly RiskLevel[];
  readonly severity: Float32Array;
  readonly malice: Float32Array;
  /** `classes` values a conversation. */
  readonly probabilities: Float32Array;
}

export interface AlertOptions {
  /** An alert is raised when the score reaches this. */
  raise?: number;
  /** The next alert needs the score to fall under this first. */
  clear?: number;
  /** Seconds. */
  coolDown?: number;
  coolDownMessages?: number;
}

/** Estimates how likely a conversation ends in a bad review. */
export class RiskModel {
  private constructor();
  static builtin(): RiskModel;
  /** Throws `model.format` or `model.version`. */
  static fromBytes(bytes: Uint8Array): RiskModel;
  toBytes(): Uint8Array;
  readonly classes: number;
  assess(conversation: ConversationLike): Risk;
  assessBatch(conversations: readonly ConversationLike[]): RiskBatch;
  monitor(alerts?: AlertOptions): RiskMonitor;
  free(): void;
}

/** Follows one conversation, message by message. */
export class RiskMonitor {
  private constructor();
  push(message: Message): RiskUpdate;
  /** The full assessment of the messages so far. */
  assess(): Risk;
  readonly score: number;
  free(): void;
}

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
