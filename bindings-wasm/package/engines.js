// What the compiled half exports to callers.
export {
  EntryVectors,
  FaqIndex,
  IntentClassifier,
  ReviewModel,
  RiskModel,
  RiskMonitor,
  ScriptScorer,
  _panic,
  loaded,
  normalize,
  similarity,
  version,
} from "./wasm/kefu.js";
