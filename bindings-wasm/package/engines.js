// What the compiled half exports to callers.
export {
  FaqIndex,
  IntentClassifier,
  ReviewModel,
  RiskModel,
  RiskMonitor,
  ScriptScorer,
  _panic,
  loaded,
  normalize,
  version,
} from "./wasm/kefu.js";
