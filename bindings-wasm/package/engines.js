export {
  FaqIndex,
  IntentClassifier,
  RiskModel,
  RiskMonitor,
  ScriptScorer,
  _panic,
  normalize,
  version,
} from "./wasm/kefu.js";
