// RuleSet: rules over messages and conversations.
import type { Span } from "./common.js";
import type { ConversationLike, Role } from "./dialogue.js";

export type RuleLevel = "light" | "medium" | "heavy";

/** A rule as its author describes it. */
export interface Rule {
  readonly id: string;
  readonly kind: string;
  readonly level: RuleLevel;
  /** What was found, in Chinese. */
  readonly message: string;
  readonly why: string;
  /** What stands behind it. */
  readonly basis: "law" | "platform" | "house";
  /** The law or platform rule, with its article. */
  readonly source: string | null;
  /** The first day it applies, `YYYY-MM-DD`. */
  readonly effective: string | null;
  /** Where the source does not say since when: the day of the material the rule was written from. */
  readonly asOf: string | null;
  /** The first day it no longer applies. */
  readonly expires: string | null;
  readonly rewrite: string | null;
  readonly weight: number;
  readonly tags: readonly string[];
  readonly role: Role | "any";
  readonly scope: "message" | "conversation";
  /** Whether it needs the conversation; such a rule does not run on a single text. */
  readonly needsContext: boolean;
}

/** One rule in one message, or in the whole conversation. */
export interface RuleHit {
  readonly rule: string;
  readonly kind: string;
  readonly level: RuleLevel;
  /** What was found, in Chinese. */
  readonly message: string;
  /** The index of the message; null for a single text, and where something is missing. */
  readonly at: number | null;
  /** The first place; null where there are no words to point at. */
  readonly span: Span | null;
  /** All places in that message. */
  readonly places: readonly Span[];
  readonly quote: string;
  readonly why: string;
  /** What to say instead, in Chinese. */
  readonly rewrite: string | null;
  readonly weight: number;
}

/** How a rule came to fire, or not. */
export interface RuleTrace {
  readonly rule: string;
  readonly fired: boolean;
  readonly hits: readonly RuleHit[];
  readonly conditions: readonly {
    /** The condition's name in the file; `main` where it is inline. */
    readonly name: string;
    readonly held: boolean;
    readonly places: readonly {
      readonly message: number;
      readonly span: Span | null;
      readonly quote: string;
    }[];
  }[];
}

/** A mistake in a rule. */
export interface Lint {
  readonly rule: string;
  readonly kind: "unreachable" | "contradictory" | "always_true" | "duplicate";
  readonly message: string;
  /** Whether `load` refuses the rule. */
  readonly fatal: boolean;
}

/** Rules compiled together; selecting and merging give new sets. */
export class RuleSet {
  private constructor();
  /** The rules of the package. */
  static builtin(): RuleSet;
  /**
   * Loads TOML files: each a rule, or a bundle of rules, packs and lexicons. Their tests run.
   *
   * @throws `rule.syntax` with the rule that cannot be used, `rule.test` with the test that failed.
   */
  static load(files: readonly string[]): RuleSet;
  /** The rules of one pack, with the pack's changes. */
  pack(id: string): RuleSet;
  only(keep: (rule: Rule) => boolean): RuleSet;
  /** The rules that apply on a day such as `2026-01-31`. */
  inForce(date: string): RuleSet;
  /** Both sets; rules, packs and lexicons of `other` replace those of the same id. */
  merged(other: RuleSet): RuleSet;
  /** What is found in one message, by id; rules that need the conversation do not run. */
  check(text: string, role?: Role): RuleHit[];
  /** What is found in a conversation; `now`, in seconds of its clock, is for waits still open. */
  review(conversation: ConversationLike, now?: number): RuleHit[];
  /** Runs one rule and shows which of its conditions held, and where. */
  test(id: string, conversation: ConversationLike, now?: number): RuleTrace;
  rules(): Rule[];
  /** The names of the packs by id. */
  packs(): Readonly<Record<string, string>>;
  lint(): Lint[];
  readonly size: number;
  free(): void;
}
