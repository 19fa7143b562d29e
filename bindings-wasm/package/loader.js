// `init` and `load`, of browsers and of Node.js.
import { DEFAULT_MODELS, compiling } from "./files.js";
import start, { _supply } from "./wasm/kefu.js";

/** An `init` and a `load` that read the package's files through `files`. */
export function loader(files) {
  let ready;

  async function begin(source, { models = DEFAULT_MODELS } = {}) {
    const instance = files
      .module(source)
      .then((module_or_path) => compiling(() => start({ module_or_path })));
    const [, ...loaded] = await Promise.all([instance, ...models.map((model) => files.model(model))]);
    for (const bytes of loaded) _supply(bytes);
  }

  function init(source, options) {
    // The promise itself, so that whoever calls while it runs waits for the same one.
    ready ??= begin(source, options).catch((error) => {
      ready = undefined;
      throw error;
    });
    return ready;
  }

  async function load(model) {
    const [bytes] = await Promise.all([files.model(model), ready ?? init(undefined, { models: [] })]);
    _supply(bytes);
  }

  return { init, load };
}
