// The text layer, for those who highlight or index what the engines read.
import type { Span } from "./common.js";

/** A text as the engines read it; `spans[i]` is where its character `i` comes from. */
export interface NormalizedText {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** The text as every engine reads it, and where each of its characters comes from. */
export function normalize(text: string): NormalizedText;
