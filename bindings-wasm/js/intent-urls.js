/** Where the files of `kefu/intent` are: see `urls.js`. */
export const urls = {
  module: () => new URL("./wasm/intent_bg.wasm", import.meta.url),
  intent: () => new URL("./wasm/intent.safetensors", import.meta.url),
  embedding: () => new URL("./wasm/embedding.safetensors", import.meta.url),
};

/** What `init` loads beside the module. */
export const models = ["intent"];
