// RiskModel and ReviewModel: how likely a conversation ends in a bad review.
import type { Span } from "./common.js";
import type { ConversationLike, Message } from "./dialogue.js";

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
  /** Where the agent promised more than the policy allows. */
  readonly findings: readonly PolicyFinding[];
}

/** A reply that promises more than the policy allows. */
export interface PolicyFinding {
  readonly breach: "compensation" | "return_time" | "ship_time";
  /** The index of the message; null for a reply checked by itself. */
  readonly message: number | null;
  readonly span: Span;
  readonly quote: string;
  /** In yuan, days or hours. */
  readonly promised: number;
  readonly allowed: number;
  readonly why: string;
}

/** What the shop allows; what is not stated is neither advised nor checked. */
export interface AdvicePolicy {
  /** Yuan. */
  compensationLimit?: number;
  returnDays?: number;
  shipHours?: number;
}

/** Evidence of a conversation, in a form that a platform's dispute desk can check. */
export interface EvidencePack {
  readonly conversation: string | null;
  /** Of the messages as compact JSON, keys in the order role, text, at, agent. */
  readonly sha256: string;
  readonly quotes: readonly {
    readonly message: number;
    readonly speaker: string;
    readonly at: number | null;
    readonly finding: string;
    /** The whole message, redacted. */
    readonly text: string;
    readonly rules: readonly string[];
  }[];
  readonly redacted: readonly Message[];
  readonly json: string;
  /** The pack as a page for people, in Chinese. */
  readonly markdown: string;
}

export interface RiskOptions {
  tokens?: "text" | "whitespace";
  /** The lowest label that counts as a bad end. */
  badFrom?: number;
  l2?: number;
  earlyWarning?: boolean;
  balance?: boolean;
}

/** How well a risk model does on conversations with known outcomes; null where the data cannot tell. */
export interface RiskReport {
  readonly rows: number;
  readonly bad: number;
  readonly auc: number | null;
  readonly averagePrecision: number | null;
  readonly calibrationError: number | null;
  readonly reliability: readonly {
    readonly from: number;
    readonly rows: number;
    readonly stated: number;
    readonly observed: number;
  }[];
  readonly lift: readonly {
    readonly share: number;
    readonly precision: number;
    readonly caught: number;
    readonly lift: number;
  }[];
  readonly earlyWarning: readonly {
    readonly share: number;
    readonly auc: number | null;
    readonly calibrationError: number | null;
  }[];
  readonly accuracy: number | null;
  readonly macroF1: number | null;
  readonly severityCorrelation: number | null;
}

/** How a review sounds. */
export interface ReviewReading {
  /** -1 to 1: under 0 is a bad review, 0 a neutral one. */
  readonly polarity: number;
  readonly aspects: readonly {
    readonly aspect: "quality" | "logistics" | "service" | "size" | "price" | "description";
    readonly polarity: number;
    readonly span: Span;
    readonly quote: string;
  }[];
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
  /** Learns outcomes: labels are whole numbers, 0 = fine, higher = worse. */
  static train(conversations: readonly ConversationLike[], labels: readonly number[], options?: RiskOptions): RiskModel;
  evaluate(conversations: readonly ConversationLike[], labels: readonly number[]): RiskReport;
  /** The model with its probabilities fitted to known outcomes; ranks stay. */
  calibrate(conversations: readonly ConversationLike[], labels: readonly number[]): RiskModel;
  withPolicy(policy: AdvicePolicy): RiskModel;
  /** Where a reply promises more than the policy allows. */
  checkReply(reply: string): readonly PolicyFinding[];
  evidence(conversation: ConversationLike): EvidencePack;
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

/** Reads posted reviews: polarity, and what is said of each aspect. */
export class ReviewModel {
  private constructor();
  /** Reads by lexicon; needs no training. */
  static builtin(): ReviewModel;
  /** Learns the polarity of whole reviews: labels are whole numbers, 0 = fine, higher = worse. */
  static train(texts: readonly string[], labels: readonly number[], options?: RiskOptions): ReviewModel;
  /** Throws `model.format` or `model.version`. */
  static fromBytes(bytes: Uint8Array): ReviewModel;
  /** Throws `data.insufficient` for the built-in model. */
  toBytes(): Uint8Array;
  read(text: string): ReviewReading;
  readBatch(texts: readonly string[]): ReviewReading[];
  evaluate(texts: readonly string[], labels: readonly number[]): RiskReport;
  free(): void;
}
