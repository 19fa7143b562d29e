// What the compiled half of `kefu/intent` exports to callers, and with `_` to the package.
export {
  IntentClassifier,
  _panic,
  _supply,
  default as _start,
  findEntities,
  loaded,
  normalize,
  version,
} from "./wasm/intent.js";
