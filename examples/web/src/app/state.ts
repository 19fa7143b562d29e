// What the page is about, and what follows from it.
import type { FaqEntry, FaqIndex, IntentClassifier, Role, RuleSet, ScriptScorer } from "kefu";

import type { Session } from "../data/examples";

/** What the library answers with; see the knowledge tab. */
export interface Knowledge {
  readonly entries: readonly FaqEntry[];
  /** Null while it is built. */
  readonly index: FaqIndex | null;
  /** The shop's own rules, beside those of the scorer. */
  readonly rules: RuleSet | null;
}

export interface State {
  readonly sessions: readonly Session[];
  /** The id of the conversation on the desk. */
  readonly open: string;
  /** The message that is looked at; null follows the conversation. */
  readonly focus: number | null;
  /** A place that was asked for; the conversation scrolls there and marks it. */
  readonly place: Place | null;
  /** Who the next message is from. */
  readonly side: Extract<Role, "customer" | "agent">;
  readonly draft: string;
  readonly intent: IntentClassifier;
  readonly script: ScriptScorer;
  readonly knowledge: Knowledge;
}

/** A place in a message. */
export interface Place {
  readonly message: number;
  readonly span: { readonly start: number; readonly end: number } | null;
}

export function openSession(state: State): Session {
  const session = state.sessions.find(({ id }) => id === state.open);
  return session ?? { id: "", title: "新对话", shop: "", messages: [] };
}
