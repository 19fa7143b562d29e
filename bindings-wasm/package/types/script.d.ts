// ScriptScorer: how good a reply is.
import type { Evidence, Span } from "./common.js";
import type { ConversationLike } from "./dialogue.js";
import type { RuleSet } from "./rule.js";

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
  /** On the graders' own scale; NaN for a scorer that was not fitted. */
  readonly grade: Float32Array;
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
  /** What the agent may promise; the most exact limit that covers the intent decides. */
  policy?: CompensationPolicy;
}

/** The limits of an agent's authority. */
export interface CompensationPolicy {
  limits: readonly {
    /** The intent, or the start of intents up to a dot; every case without one. */
    intent?: string | null;
    /** In yuan. */
    maxAmount: number;
    /** The kinds an agent may promise; all where empty. */
    kinds?: readonly (
      | "refund"
      | "cash"
      | "coupon"
      | "red_packet"
      | "points"
      | "gift"
      | "shipping"
      | "replacement"
    )[];
  }[];
}

/** How a scorer is fitted to graders. */
export interface FitOptions {
  /** Penalties to choose from by cross-validation. */
  l2?: readonly number[];
  folds?: number;
  seed?: number;
  /** Whether character n-grams are learned beside the rubric. */
  text?: boolean;
  /** Whether the scorer keeps the graded replies, for `refit`. */
  keep?: boolean;
}

/** A reply with the grade that a person gave it. */
export interface Graded {
  readonly exchange: {
    readonly customer: string;
    readonly reply: string;
    readonly intent: string | null;
    readonly emotion: number | null;
    readonly earlier: readonly string[];
    readonly policy: CompensationPolicy | null;
  };
  readonly grade: number;
  /** Who graded it, and why. */
  readonly note: string;
}

/** How well a fitted scorer agrees with its graders, on replies it was not fitted on. */
export interface Agreement {
  readonly rows: number;
  readonly folds: number;
  readonly spearman: number | null;
  /** The same for the scorer before fitting. */
  readonly before: number | null;
  readonly weightedKappa: number | null;
  readonly l2: number;
}

/** How well a whole conversation was served. */
export interface Scorecard {
  readonly id: string | null;
  /** 0 to 100; null where no agent wrote. */
  readonly total: number | null;
  readonly level: string;
  readonly dimensions: readonly {
    readonly id: string;
    readonly name: string;
    readonly score: number | null;
    readonly replies: number;
  }[];
  readonly agents: readonly {
    readonly agent: string;
    readonly replies: number;
    readonly total: number;
    /** How many are light, medium and heavy. */
    readonly findings: readonly number[];
    readonly weakest: string | null;
  }[];
  readonly replies: readonly {
    readonly messages: readonly number[];
    readonly agent: string;
    readonly total: number;
    readonly level: string;
    readonly waited: number | null;
    readonly findings: readonly Finding[];
  }[];
  readonly findings: readonly Finding[];
  /** The scorecard as a supervisor reads it. */
  readonly text: string;
}

/** The answers of several people to one question. */
export interface Ranking {
  readonly question: string;
  /** Best first. */
  readonly places: readonly {
    readonly candidate: number;
    readonly agent: string;
    readonly text: string;
    readonly total: number;
    readonly dimensions: ScriptScore["dimensions"];
    readonly reasons: readonly string[];
    /** Answers of one group differ only in wording. */
    readonly group: number;
  }[];
  /** What the winner lacks and others have. */
  readonly parts: readonly {
    readonly candidate: number;
    readonly agent: string;
    readonly text: string;
    readonly span: Span;
    readonly why: string;
  }[];
  /** The best answer as an entry for a FAQ base: the same question gives the same id. */
  readonly promotion: {
    readonly id: string;
    readonly question: string;
    readonly answer: string;
    readonly agent: string;
  } | null;
}

/** A no in a reply, and what follows it. */
export interface Refusal {
  readonly span: Span;
  readonly quote: string;
  readonly softened: boolean;
  readonly followup:
    | { readonly kind: "none" }
    | { readonly kind: "compensation"; readonly what: string }
    | { readonly kind: "redirect"; readonly to: string };
}

/** How a message is written, 0 to 1. */
export interface Register {
  readonly formality: number;
  readonly politeness: number;
  readonly casual: number;
  readonly emotion: number;
  readonly dialect: boolean;
  readonly otherDecider: boolean;
}

/** A step of the standard procedure. */
export interface ProcedureStep {
  step: "greet" | "identify" | "verify" | "solve" | "confirm" | "close";
  optional?: boolean;
}

/** One agent's answer to one question. */
export interface Submission {
  agent: string;
  /** The id of the question. */
  item: string;
  answer: string;
}

/** The result of an exam. */
export interface ExamReport {
  /** Best first. */
  readonly agents: readonly {
    readonly agent: string;
    readonly total: number;
    readonly answered: number;
    readonly weak: readonly string[];
  }[];
  readonly items: readonly {
    readonly item: string;
    readonly question: string;
    readonly mean: number | null;
    readonly best: Submission | null;
    readonly bestTotal: number | null;
  }[];
  /** Weakest first. */
  readonly intents: readonly {
    readonly intent: string;
    readonly mean: number;
    readonly answers: number;
  }[];
  /** The agents as a table in Markdown. */
  readonly table: string;
}

/** How a question can be answered. */
export type QuestionForm =
  | { readonly kind: "open" }
  | { readonly kind: "yes_no" }
  | { readonly kind: "choice"; readonly options: readonly string[] };

/** Scores an agent's replies from 0 to 100, and checks drafts before they are sent. */
export class ScriptScorer {
  private constructor();
  static builtin(): ScriptScorer;
  static fromBytes(bytes: Uint8Array): ScriptScorer;
  toBytes(): Uint8Array;
  /** The scorer with the shop's own rubric: the text of a TOML file like `rubric`. */
  static withRubric(rubric: string): ScriptScorer;
  /** The scorer with the rules of these packs instead of its own, such as those of one platform. */
  withPacks(packs: readonly string[]): ScriptScorer;
  /** The scorer with the shop's own rules beside its packs, from the text of a rule file. */
  withRules(rules: string): ScriptScorer;
  /** The scorer with the shop's templates: off script and word for word become findings. */
  withTemplates(templates: readonly string[]): ScriptScorer;
  /** The scorer with the steps a conversation has to take; the default ones without an argument. */
  withProcedure(steps?: readonly ProcedureStep[]): ScriptScorer;
  /** The rubric in use, as the text of a TOML file. */
  readonly rubric: string;
  /** The rules in use; a new set each time. */
  readonly rules: RuleSet;
  /** Null before `fit`. */
  readonly agreement: Agreement | null;
  /** The graded replies that a scorer fitted with `keep` keeps. */
  readonly graded: readonly Graded[];
  /** The scorer fitted to graders' own grades, higher is better. */
  fit(
    replies: readonly string[],
    customers: readonly string[],
    grades: Float32Array | readonly number[],
    options?: FitOptions,
    notes?: readonly string[],
  ): ScriptScorer;
  /** The scorer fitted again, with grades that override those it kept of the same replies. */
  refit(
    replies: readonly string[],
    customers: readonly string[],
    grades: Float32Array | readonly number[],
    options?: FitOptions,
    notes?: readonly string[],
  ): ScriptScorer;
  score(reply: string, customer?: string, context?: ExchangeContext): ScriptScore;
  scoreBatch(replies: readonly string[], customers?: readonly string[]): ScriptBatch;
  /** What is wrong with a draft in any context, worst first. */
  check(text: string): Finding[];
  /** How well a whole conversation was served. */
  review(conversation: ConversationLike): Scorecard;
  /** The answers of several people to one question, best first. */
  rank(question: string, answers: readonly string[], agents?: readonly string[]): Ranking;
  /** The refusal in a reply; null where it refuses nothing. */
  refusal(reply: string): Refusal | null;
  /** How a message is written; never who wrote it. */
  register(text: string): Register;
  /** How well a reply's register fits the customer's, 0 to 1. */
  registerMatch(customer: string, reply: string): number;
  /** Whether a reply gives a little more than was asked. */
  exceeds(
    reply: string,
    customer?: string,
  ): {
    readonly answered: boolean;
    readonly extra: number;
    readonly relevance: number;
    readonly exceeds: boolean;
  };
  /** How much of a reply is template. */
  templateUse(
    reply: string,
    templates: readonly string[],
  ): {
    readonly boilerplate: number;
    readonly similarity: number;
    readonly nearest: number | null;
    readonly verdict: "off_script" | "fitting" | "robotic";
  };
  /** What the library measures of a reply, by the names that items of a rubric may use. */
  measure(reply: string, customer?: string): Readonly<Record<string, number>>;
  free(): void;
}

/** A paper of the shop's most frequent questions. */
export class Exam {
  private constructor();
  /** The `n` (20) most frequent questions of a log, intents taking turns. */
  static fromLogs(
    texts: readonly string[],
    intents?: readonly string[],
    n?: number,
    seed?: number,
  ): Exam;
  /** Most frequent first. */
  readonly items: readonly {
    readonly id: string;
    readonly question: string;
    readonly intent: string;
    readonly frequency: number;
  }[];
  grade(scorer: ScriptScorer, submissions: readonly Submission[]): ExamReport;
  free(): void;
}

/** How the last question of a text can be answered; null where it asks nothing. */
export function questionForm(text: string): QuestionForm | null;

/** An open question made a choice between values; undefined where it cannot be. */
export function toChoice(question: string, values: readonly string[]): string | undefined;
