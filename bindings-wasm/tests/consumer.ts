// A program that uses the types: compiled under `tsc --strict`.
import init, {
  FaqIndex,
  RiskModel,
  ScriptScorer,
  type FaqReply,
  type KefuError,
  type Message,
} from "kefu";

export async function triage(messages: readonly Message[], module: WebAssembly.Module) {
  await init(module);
  const risk = RiskModel.builtin().assess(messages);
  const worst = risk.drivers[0];
  const place: string | undefined = worst?.span ? worst.quote : undefined;
  const scores: Float32Array = RiskModel.builtin().assessBatch([messages]).score;
  const totals = ScriptScorer.builtin().scoreBatch(["亲，您好"]).dimensions["empathy"];
  return { level: risk.level, place, scores, totals };
}

export function reply(index: FaqIndex, query: string): string | undefined {
  const found: FaqReply = index.answer(query, { stage: "after", slots: { order_no: "88001" } });
  switch (found.kind) {
    case "answer":
      return found.text;
    case "suggest":
    case "menu":
      return found.options.map((option) => option.label).join("\n");
    case "none":
      return undefined;
  }
}

export function rowOf(error: unknown): number | undefined {
  return error instanceof Error && error.name === "KefuError" ? (error as KefuError).row : undefined;
}

// @ts-expect-error: a query is text.
export const wrong = (index: FaqIndex) => index.search(5);
