// The package in browsers, workers and bundlers.
import start from "./wasm/kefu.js";
import { once } from "./once.js";

/** Loads the module: once, however often it is called. */
const init = once((source) =>
  start({ module_or_path: source ?? new URL("./wasm/kefu_bg.wasm", import.meta.url) }),
);

export default init;
export * from "./engines.js";
