// The example shop's data, as it lies in examples/data.
import conversations from "../../../data/conversations.jsonl?raw";
import faq from "../../../data/faq.jsonl?raw";
import labelled from "../../../data/intent_train.csv?raw";

import type { FaqEntry, Message } from "kefu";

/** A conversation with its name in the list. */
export interface Session {
  readonly id: string;
  readonly title: string;
  readonly shop: string;
  readonly messages: readonly Message[];
}

// These files are the project's own and tested there: their shape is known.
const lines = <T>(text: string): T[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);

export const exampleSessions = (): Session[] => lines<Session>(conversations);
export const exampleFaq = (): FaqEntry[] => lines<FaqEntry>(faq);
export const exampleLabelled: string = labelled;
