// The engines of this tab.
import init, {
  type FaqEntry,
  FaqIndex,
  IntentClassifier,
  load,
  RiskModel,
  ScriptScorer,
} from "kefu";

import { background } from "./background";
import { modelFile, moduleFile } from "./files";

export interface Engines {
  readonly intent: IntentClassifier;
  readonly risk: RiskModel;
  readonly script: ScriptScorer;
}

/** Loads the module with the default models, and makes the engines of them. */
export async function loadEngines(): Promise<Engines> {
  await init(moduleFile(), { models: await Promise.all([modelFile("intent"), modelFile("risk")]) });
  return {
    intent: IntentClassifier.builtin(),
    risk: RiskModel.builtin(),
    script: ScriptScorer.builtin(),
  };
}

/**
 * Loads the vectors, here and in the worker: with them a message is also understood by its meaning.
 * They are as much again as all else, so only on demand.
 */
export async function loadMeaning(): Promise<IntentClassifier> {
  await load(await modelFile("embedding"));
  await (await background()).load(await modelFile("embedding"));
  return IntentClassifier.builtin();
}

/**
 * Builds an answer base that learns a ranker from its own phrasings. That takes a second, so the
 * worker does it; its bytes are read here.
 */
export async function buildFaq(entries: readonly FaqEntry[]): Promise<FaqIndex> {
  const built = await (await background()).FaqIndex.build(entries);
  const bytes = await built.toBytes();
  await built.free();
  return FaqIndex.fromBytes(bytes);
}
