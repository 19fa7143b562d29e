// `init` and `load`, of browsers and of Node.js.
import { compiling } from "./files.js";

/**
 * An `init` and a `load` that read the package's files through `files`. `start` and `supply` are the
 * compiled half's; `standard` names the models that `init` loads unless told otherwise.
 */
export function loader(files, { start, supply, standard }) {
  let ready;

  async function begin(source, { models = standard } = {}) {
    const instance = files
      .module(source)
      .then((module_or_path) => compiling(() => start({ module_or_path })));
    const [, ...loaded] = await Promise.all([instance, ...models.map((model) => files.model(model))]);
    for (const bytes of loaded) supply(bytes);
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
    supply(bytes);
  }

  return { init, load };
}
