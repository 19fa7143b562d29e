// FaqIndex: which entry of an answer base fits.
import type { Evidence } from "./common.js";

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
