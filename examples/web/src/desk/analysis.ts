// What the library sees on the desk, from the state. Each part is computed again only when what it
// reads has changed; the calls take microseconds, so nothing waits for a pause in typing.
import {
  type AnswerContext,
  type FaqReply,
  type Finding,
  findEntities,
  type Intent,
  type MenuOption,
  type Message,
  type Risk,
  type RiskModel,
  type RiskUpdate,
  type RuleSet,
  type ScriptScore,
} from "kefu";

import { openSession, type State } from "../app/state";
import { memo } from "../app/store";
import { ownFindings } from "./own-rules";

/** The customer's text that the right side reads. */
export interface Subject {
  readonly text: string;
  /** Null while it is still typed. */
  readonly message: number | null;
}

export interface RiskView {
  readonly now: Risk;
  /** What each message changed. */
  readonly updates: readonly RiskUpdate[];
  /** With the draft sent, where there is one. */
  readonly ahead: Risk | null;
}

export interface DraftView {
  readonly text: string;
  readonly score: ScriptScore;
  /** What is wrong with it, the shop's own rules first. */
  readonly findings: readonly Finding[];
}

const isCustomer = (message: Message | undefined) => message?.role === "customer";

/** The place of the last customer message at or before `from`, or -1. */
const customerBefore = (messages: readonly Message[], from: number) =>
  messages.slice(0, from + 1).findLastIndex(isCustomer);

function contextOf(stage: string | null): AnswerContext {
  return { now: Date.now() / 1000, ...(stage && stage !== "any" ? { stage } : {}) };
}

/** The values of slots that the customer's messages name, the latest where there are several. */
function slotsOf(messages: readonly Message[], typed: string): Readonly<Record<string, string>> {
  const said = messages.filter(isCustomer).map(({ text }) => text);
  const found = [...said, typed].flatMap((text) => findEntities(text));
  return Object.fromEntries(
    found.flatMap((entity) => (entity.kind === "order_no" ? [[entity.kind, entity.value]] : [])),
  );
}

export class Analysis {
  readonly #risk: RiskModel;

  constructor(risk: RiskModel) {
    this.#risk = risk;
  }

  readonly #subject = memo(
    (messages: readonly Message[], focus: number | null, typed: string): Subject => {
      if (typed) return { text: typed, message: null };
      const at = customerBefore(messages, focus ?? messages.length - 1);
      return { text: messages[at]?.text ?? "", message: at < 0 ? null : at };
    },
  );

  readonly #intent = memo((intent: State["intent"], text: string): Intent | null =>
    text.trim() ? intent.classify(text) : null,
  );

  readonly #slots = memo(slotsOf);

  /** The options of the list that the agent sent last before `end`; none where it sent something else. */
  readonly #lastOptions = memo(
    (
      { index }: State["knowledge"],
      intent: State["intent"],
      messages: readonly Message[],
      end: number,
    ): readonly MenuOption[] => {
      const sent = messages.slice(0, end).findLastIndex(({ role }) => role === "agent");
      const asked = messages[customerBefore(messages, sent)]?.text ?? "";
      const list = messages[sent]?.text ?? "";
      if (!index || !list.includes("\n") || !asked.trim()) return [];
      const reply = index.answer(asked, contextOf(intent.classify(asked).stage));
      return reply.text.trim() === list ? reply.options : [];
    },
  );

  readonly #reply = memo(
    (
      knowledge: State["knowledge"],
      text: string,
      stage: string | null,
      slots: Readonly<Record<string, string>>,
      lastOptions: readonly MenuOption[],
    ): FaqReply | null => {
      if (!knowledge.index || !text.trim()) return null;
      return knowledge.index.answer(text, { ...contextOf(stage), slots, lastOptions });
    },
  );

  readonly #updates = memo((messages: readonly Message[]): readonly RiskUpdate[] => {
    const monitor = this.#risk.monitor();
    const updates = messages.map((message) => monitor.push(message));
    monitor.free();
    return updates;
  });

  readonly #assess = memo((messages: readonly Message[]): Risk => this.#risk.assess(messages));

  readonly #riskView = memo(
    (messages: readonly Message[], side: State["side"], draft: string): RiskView => ({
      now: this.#assess(messages),
      updates: this.#updates(messages),
      ahead: draft.trim() ? this.#risk.assess([...messages, { role: side, text: draft }]) : null,
    }),
  );

  readonly #draft = memo(
    (
      script: State["script"],
      rules: RuleSet | null,
      messages: readonly Message[],
      text: string,
    ): DraftView | null => {
      if (!text.trim()) return null;
      const asked = customerBefore(messages, messages.length - 1);
      const before = messages.slice(0, Math.max(asked, 0));
      const earlier = before.filter(isCustomer).map((message) => message.text);
      const score = script.score(text, messages[asked]?.text ?? "", { earlier });
      return { text, score, findings: [...ownFindings(rules, text), ...score.findings] };
    },
  );

  readonly #findings = memo(
    (
      script: State["script"],
      rules: RuleSet | null,
      messages: readonly Message[],
    ): readonly (readonly Finding[])[] =>
      messages.map(({ role, text }) =>
        role === "agent" ? [...ownFindings(rules, text), ...script.check(text)] : [],
      ),
  );

  readonly #intents = memo(
    (intent: State["intent"], messages: readonly Message[]): readonly (Intent | null)[] =>
      messages.map((message) =>
        isCustomer(message) && message.text.trim() ? intent.classify(message.text) : null,
      ),
  );

  subject(state: State): Subject {
    const typed = state.side === "customer" ? state.draft.trim() : "";
    return this.#subject(openSession(state).messages, state.focus, typed);
  }

  intent(state: State): Intent | null {
    return this.#intent(state.intent, this.subject(state).text);
  }

  /** What the customer has named so far, to fill the slots of answers with. */
  slots(state: State): Readonly<Record<string, string>> {
    const typed = state.side === "customer" ? state.draft : "";
    return this.#slots(openSession(state).messages, typed);
  }

  reply(state: State): FaqReply | null {
    const { messages } = openSession(state);
    const { text, message } = this.subject(state);
    return this.#reply(
      state.knowledge,
      text,
      this.intent(state)?.stage ?? null,
      this.slots(state),
      this.#lastOptions(state.knowledge, state.intent, messages, message ?? messages.length),
    );
  }

  risk(state: State): RiskView {
    return this.#riskView(openSession(state).messages, state.side, state.draft);
  }

  /** The agent's draft; null for the customer's. */
  draft(state: State): DraftView | null {
    const draft = state.side === "agent" ? state.draft : "";
    return this.#draft(state.script, state.knowledge.rules, openSession(state).messages, draft);
  }

  /** What is wrong with each message that was sent. */
  findings(state: State): readonly (readonly Finding[])[] {
    return this.#findings(state.script, state.knowledge.rules, openSession(state).messages);
  }

  /** The intent of each customer message. */
  intents(state: State): readonly (Intent | null)[] {
    return this.#intents(state.intent, openSession(state).messages);
  }
}
