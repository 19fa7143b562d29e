// RiskModel: how likely a conversation ends in a bad review.
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
