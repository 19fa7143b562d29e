// What the compiled half exports to callers.
export {
  EntryVectors,
  FaqIndex,
  IntentClassifier,
  ReviewModel,
  RiskModel,
  RiskMonitor,
  RuleSet,
  ScriptScorer,
  _panic,
  findEntities,
  lintDataset,
  loaded,
  normalize,
  redact,
  similarity,
  version,
} from "./wasm/kefu.js";
export { restore } from "./restore.js";
