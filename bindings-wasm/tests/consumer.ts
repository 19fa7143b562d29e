// A program that uses the types: compiled under `tsc --strict`.
import init, {
  Exam,
  FaqIndex,
  IntentClassifier,
  RiskModel,
  RuleSet,
  ScriptScorer,
  findEntities,
  load,
  loaded,
  questionForm,
  redact,
  restore,
  type FaqReply,
  type Intent,
  type KefuError,
  type Message,
} from "kefu";
import startReader, { IntentClassifier as Reader, load as loadReader } from "kefu/intent";
import { connect as connectReader, type IntentWorker } from "kefu/intent/worker";
import { connect, type KefuWorker, type Remote } from "kefu/worker";

export async function triage(messages: readonly Message[], module: WebAssembly.Module) {
  await init(module, { models: ["risk"] });
  if (!loaded("embedding")) await load("embedding");
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

export async function remote(texts: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const kefu: KefuWorker = await connect({ models: ["intent"] });
  const classifier: Remote<IntentClassifier> = await kefu.IntentClassifier.builtin();
  const intent: Intent = await classifier.with({ signal }).classify(texts[0] ?? "", { stage: "after" });
  const index: Remote<FaqIndex> = await kefu.FaqIndex.build([{ id: "a", question: intent.name ?? "" }]);
  const larger: Remote<FaqIndex> = await index.upsert([{ id: "b", question: "在吗" }]);
  const size: number = await larger.size;
  await index.free();
  const labels: string[] = await classifier.classes;
  return labels.slice(0, size);
}

export async function read(text: string): Promise<(string | null)[]> {
  await startReader(undefined, { models: ["intent", "embedding"] });
  const worker: IntentWorker = await connectReader();
  const classifier = await worker.IntentClassifier.builtin();
  const there: Intent = await classifier.classify(text);
  return [Reader.builtin().classify(text).label, there.label];
}

/** What reads messages takes a classifier of either module. */
export const whole: (classifier: IntentClassifier) => Pick<Reader, "classify" | "classifyBatch" | "classes"> = (
  classifier,
) => classifier;

export async function taught(texts: string[], labels: string[], kefu: KefuWorker): Promise<number> {
  const options = { weights: new Float32Array(texts.length), vocabulary: { minDocuments: 2 } };
  const own = await kefu.IntentClassifier.train(texts, labels, { ...options, progress: (share) => share < 0.5 });
  const vectors: boolean = await (await own.withoutEmbedding()).hasVectors;
  const report = IntentClassifier.trainOn(texts, labels, new Uint8Array(), options).evaluate(texts, labels);
  return vectors ? report.macroF1 : (report.acceptedAccuracy ?? 0);
}

export function rowOf(error: unknown): number | undefined {
  return error instanceof Error && error.name === "KefuError" ? (error as KefuError).row : undefined;
}

export function yuan(text: string): number[] {
  return findEntities(text).flatMap((found) => (found.kind === "money" ? [found.value.yuan] : []));
}

export const heavy = (rules: RuleSet, draft: string) =>
  rules.only((rule) => rule.level === "heavy").check(draft).map((hit) => hit.rewrite ?? hit.why);

export const masked = (text: string): string | null =>
  restore(redact(text, { masks: { order_no: "label" }, reversible: true }));

// @ts-expect-error: a query is text.
export const wrong = (index: FaqIndex) => index.search(5);
// @ts-expect-error: calls in a worker are promises.
export const late = async (kefu: KefuWorker): Promise<string> => kefu.normalize("在吗").text;
// @ts-expect-error: there is no such model.
export const missing = () => load("dictionary");
// @ts-expect-error: `kefu/intent` has no risk model.
export const foreign = () => loadReader("risk");
// @ts-expect-error: fields are in camelCase.
export const snake = () => IntentClassifier.train([], [], { vocabulary: { min_documents: 1 } });

export function bestAnswer(question: string, answers: readonly string[]): string | undefined {
  const scorer = ScriptScorer.builtin().withPacks(["taobao"]).withTemplates(["您好，已为您登记"]);
  const policy = { limits: [{ intent: "after", maxAmount: 20, kinds: ["coupon"] }] } as const;
  const over = scorer.score(answers[0] ?? "", question, { intent: "after.damaged", policy }).findings;
  return over.length > 0 ? undefined : scorer.rank(question, answers).promotion?.answer;
}

export function examTable(log: readonly string[], scorer: ScriptScorer): string {
  const exam = Exam.fromLogs(log, undefined, 10);
  const item = exam.items[0]?.id ?? "";
  return exam.grade(scorer, [{ agent: "甲", item, answer: "好的" }]).table;
}

export function options(text: string): readonly string[] {
  const form = questionForm(text);
  return form?.kind === "choice" ? form.options : [];
}
