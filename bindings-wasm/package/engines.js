// What the compiled half exports to callers.
export {
  EntryVectors,
  Exam,
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
  questionForm,
  redact,
  similarity,
  toChoice,
  version,
} from "./wasm/kefu.js";
export { restore } from "./restore.js";
