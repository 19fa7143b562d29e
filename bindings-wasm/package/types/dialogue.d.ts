// Conversations: who said what, when.

export type Role = "customer" | "agent" | "system";

/** One message; `at` is in seconds. */
export interface Message {
  role: Role;
  text: string;
  at?: number | null;
  agent?: string | null;
}

export type ConversationLike = readonly Message[] | { id?: string | null; messages: readonly Message[] };
