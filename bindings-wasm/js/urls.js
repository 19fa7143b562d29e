/**
 * Where the files of the package are. Bundlers find and copy what is written exactly like this, and
 * a function is called only where the file is wanted.
 */
export const urls = {
  module: () => new URL("./wasm/kefu_bg.wasm", import.meta.url),
  intent: () => new URL("./wasm/intent.safetensors", import.meta.url),
  risk: () => new URL("./wasm/risk.safetensors", import.meta.url),
  embedding: () => new URL("./wasm/embedding.safetensors", import.meta.url),
};

/** What `init` loads beside the module. */
export const models = ["intent", "risk"];
