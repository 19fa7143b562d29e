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
  /** Menus, intercepts, emergency notices and small talk. */
  rules?: readonly FaqRule[];
}

/** A reply that does not come from an entry. */
export interface FaqRule {
  id: string;
  layer: "intercept" | "emergency" | "menu" | "small_talk";
  /** `=物流` is the whole message, `物流` a part, `物流+不动` all parts, `/regex/` an expression. */
  triggers?: readonly string[];
  /** The reply, or the words above a menu's options. */
  text: string;
  options?: readonly MenuOption[];
  tenant?: string | null;
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
  /** The probability that the base has the answer at all; 0 where a rule replied. */
  readonly answerable: number;
  /** The probability that one of `hits` is the right entry; 0 where a rule replied. */
  readonly covered: number;
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

/** How well an index finds the entries of labelled queries. */
export interface FaqReport {
  readonly answerable: number;
  readonly unanswerable: number;
  readonly hitAt1: number | null;
  readonly hitAt3: number | null;
  readonly hitAt5: number | null;
  readonly mrrAt10: number | null;
  readonly ndcgAt10: number | null;
  readonly calibrationError: number | null;
  /** What each answer threshold would do, from 0 up. */
  readonly curve: readonly {
    readonly threshold: number;
    readonly answered: number;
    readonly precision: number | null;
  }[];
  /** The shares refused by each threshold for handing over, from 0 up. */
  readonly refusal: readonly {
    readonly threshold: number;
    readonly answerable: number | null;
    readonly unanswerable: number | null;
  }[];
}

/** Two entries with the phrasings that are near. */
export interface FaqPair {
  readonly a: string;
  readonly b: string;
  readonly textA: string;
  readonly textB: string;
  readonly similarity: number;
}

/** What deserves a look in a base. */
export interface FaqLint {
  readonly nearDuplicates: readonly FaqPair[];
  /** Near-duplicates whose answers differ. */
  readonly conflicts: readonly FaqPair[];
  /** Enabled entries none of whose answers holds at the given time. */
  readonly expired: readonly string[];
  readonly neverHit: readonly string[];
  /** Entries that name related ones which do not exist, with the missing id. */
  readonly brokenLinks: readonly (readonly [string, string])[];
}

/** Messages that ask the same. */
export interface QuestionCluster {
  /** The message nearest to all others; the cluster's name. */
  readonly central: string;
  /** The rows of the messages, in the order of the log. */
  readonly members: readonly number[];
  readonly proposal:
    | { readonly kind: "new" | "ignore" }
    | { readonly kind: "variant"; readonly id: string; readonly score: number };
}

export interface ClusterOptions {
  /** The similarity from which two messages ask the same (0.5). */
  similarity?: number;
  /** Messages a cluster needs to be proposed (2). */
  least?: number;
  /** The probability from which a cluster is a variant of an entry (0.4). */
  variant?: number;
}

/** Vectors of the caller's own model, one an entry, for `searchFused`. */
export class EntryVectors {
  /** `values`: one row an id, one after the other. */
  constructor(ids: readonly string[], values: Float32Array);
  free(): void;
}

/** How near two short texts are in wording and meaning, in [0, 1]; 1 for the same text. */
export function similarity(a: string, b: string): number;

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
  /** Questions to offer after an entry. */
  related(id: string, k?: number): MenuOption[];
  /** As `search`, fused with the cosines of `vector` and `vectors` by reciprocal rank. */
  searchFused(
    query: string,
    vector: Float32Array,
    vectors: EntryVectors,
    k?: number,
    options?: { tenant?: string; tags?: readonly string[] },
  ): FaqHit[];
  /** How well labelled queries are found; `null` for an id: no entry answers. */
  evaluate(queries: readonly string[], ids: readonly (string | null)[]): FaqReport;
  /** The index with thresholds at which a share of at least `precision` (0.9) of the answers is right. */
  fitThresholds(
    queries: readonly string[],
    ids: readonly (string | null)[],
    precision?: number,
  ): FaqIndex;
  /** Duplicates, conflicts, answers expired at `now` (seconds), entries not in `hit`, dead links. */
  lint(now?: number, hit?: readonly string[]): FaqLint;
  /** Groups what nothing answered, largest first, and proposes what to do about each group. */
  clusterUnanswered(messages: readonly string[], options?: ClusterOptions): QuestionCluster[];
  /** The same base indexed anew: the ranker and the calibration learn what has changed. */
  rebuild(): FaqIndex;
  /** A new index with these entries added or replaced. */
  upsert(entries: readonly FaqEntry[]): FaqIndex;
  /** A new index without these entries. */
  remove(ids: readonly string[]): FaqIndex;
  /** Throws `model.format` or `model.version`. */
  static fromBytes(bytes: Uint8Array): FaqIndex;
  toBytes(): Uint8Array;
  entry(id: string): FaqEntry | undefined;
  /** All entries, by id. */
  entries(): FaqEntry[];
  /** The options the index was built with. */
  readonly options: FaqOptions;
  /** Gives the memory back now, not when the object is collected. */
  free(): void;
}
