// Entities: numbers, amounts, times and addresses as values, and their masking.
import type { Span } from "./common.js";

/** A stretch of time, up to but not including `end`; both null where no `now` was given. */
export interface Period {
  /** The first moment, such as `2026-03-04T00:00:00`; null for a deadline. */
  readonly start: string | null;
  /** The first moment after it; null for an open end. */
  readonly end: string | null;
  readonly relation: "at" | "within" | "after";
}

/** A length of time. */
export interface Duration {
  /** A month counts 30 days, a year 365. */
  readonly seconds: number;
  readonly relation: "at" | "within" | "after" | "elapsed" | "ago" | "over";
  readonly workingDays: boolean;
}

/** What an entity says, by its kind. */
export type EntityContent =
  | { readonly kind: "tracking_no"; readonly value: { readonly number: string; readonly carrier: string | null } }
  | { readonly kind: "money"; readonly value: { readonly yuan: number } }
  | {
      readonly kind: "body";
      /** Heights and lengths in centimetres, weights in kilograms, ages in years. */
      readonly value: { readonly measure: "height" | "length" | "weight" | "age"; readonly value: number };
    }
  | { readonly kind: "quantity"; readonly value: { readonly count: number; readonly unit: string } }
  | { readonly kind: "date"; readonly value: Period }
  | { readonly kind: "duration"; readonly value: Duration }
  | {
      readonly kind:
        | "order_no"
        | "mobile"
        | "landline"
        | "id_card"
        | "bank_card"
        | "size"
        | "link"
        | "wechat"
        | "qq"
        | "email";
      readonly value: string;
    };

export type EntityKind = EntityContent["kind"];

/** Something in a text that is a value. */
export type Entity = EntityContent & { readonly span: Span; readonly quote: string };

/**
 * The entities of a text, in order, none overlapping another. `now` is what the shop's clock showed
 * when it was written, such as `2026-03-04T10:00:00`: with it, days and times are resolved.
 *
 * @throws `option.invalid` where `now` is no time.
 */
export function findEntities(text: string, now?: string): Entity[];

/** `keep` leaves it, `shape` stars its middle (138****5678), `label` numbers it ([手机号1]). */
export type Mask = "keep" | "shape" | "label";

export interface RedactOptions {
  /** What differs from the default: phones, identity and bank cards, WeChat, QQ and e-mail by shape. */
  masks?: Partial<Record<EntityKind, Mask>>;
  /** Whether {@link restore} can give the text back. */
  reversible?: boolean;
}

/** A text with its entities masked. */
export interface Redacted {
  readonly text: string;
  readonly replacements: readonly {
    /** In the masked text. */
    readonly span: Span;
    readonly kind: EntityKind;
    /** What stood there; empty unless the redaction is reversible. */
    readonly original: string;
  }[];
}

/** Masks what identifies or reaches a person. */
export function redact(text: string, options?: RedactOptions): Redacted;

/** The text as it was; null where the redaction was not reversible. */
export function restore(redacted: Redacted): string | null;
