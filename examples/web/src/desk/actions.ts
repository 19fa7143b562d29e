// What a person can do on the desk.
import type { FaqIndex, Message } from "kefu";

import { openSession, type Place, type State } from "../app/state";
import type { Store } from "../app/store";
import { slotName } from "../view/names";

const CLEAN = { focus: null, place: null, draft: "" } as const;

export class Desk {
  readonly store: Store<State>;
  #fresh = 0;

  constructor(store: Store<State>) {
    this.store = store;
  }

  open(id: string): void {
    this.store.set({ open: id, side: "agent", ...CLEAN });
  }

  /** Puts a conversation first in the list and on the desk. */
  add(title: string, messages: readonly Message[]): void {
    this.#fresh += 1;
    const session = { id: `own-${this.#fresh}`, title, shop: "", messages };
    this.store.set({
      sessions: [session, ...this.store.get().sessions],
      open: session.id,
      ...CLEAN,
    });
  }

  type(draft: string): void {
    this.store.set({ draft });
  }

  /**
   * Puts a text into the reply box, for the agent to send or change: its slots as 【订单号】. What the
   * customer was still typing is sent first, for it is what the text replies to.
   */
  reply(text: string): void {
    if (this.store.get().side === "customer") this.send();
    const draft = text.replace(/\{([a-z_]+)\}/g, (_, slot: string) => `【${slotName(slot)}】`);
    this.store.set({ draft, side: "agent" });
  }

  speakAs(side: State["side"]): void {
    this.store.set({ side });
  }

  send(): void {
    const state = this.store.get();
    const text = state.draft.trim();
    if (!text) return;
    const session = openSession(state);
    const last = session.messages.at(-1)?.at ?? null;
    // A conversation with times goes on a minute later; with none, the order is all there is.
    const message: Message = {
      role: state.side,
      text,
      ...(last === null ? {} : { at: last + 60 }),
    };
    const longer = { ...session, messages: [...session.messages, message] };
    const sessions = state.sessions.map((other) => (other.id === session.id ? longer : other));
    this.store.set({ sessions, ...CLEAN });
  }

  /** Looks at a message. */
  look(message: number | null): void {
    this.store.set({ focus: message, place: message === null ? null : { message, span: null } });
  }

  /** Shows where a quote is from. */
  jump(place: Place): void {
    this.store.set({ focus: place.message, place: { ...place } });
  }
}

/** A text with the slots that are known filled in. */
export function filled(text: string, slots: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z_]+)\}/g, (slot, name: string) => slots[name] ?? slot);
}

/** The answer of an entry, as it would be sent. */
export function entryAnswer(index: FaqIndex | null, id: string): string {
  const entry = index?.entry(id);
  return entry?.answer || entry?.answers?.[0]?.text || "";
}
