// `connect`, of browsers and of Node.js.
import { Session } from "./client.js";
import { remoteModule } from "./remote.js";

/**
 * A `connect` that reads through `files`, the models `standard` unless told otherwise, and starts
 * workers with `spawn`.
 */
export function connector(files, standard, spawn) {
  // Compiled modules by their address: one for all workers of the page.
  const modules = new Map();

  function compiled(source) {
    const key = source instanceof URL ? source.href : (source ?? "");
    if (typeof key !== "string") return files.compiled(source);
    let module = modules.get(key);
    if (module === undefined) {
      module = files.compiled(source);
      modules.set(key, module);
      module.catch(() => modules.delete(key));
    }
    return module;
  }

  return async function connect({ source, models = standard, worker } = {}) {
    const [module, ...bytes] = await Promise.all([
      compiled(source),
      ...models.map((model) => files.model(model)),
    ]);
    const session = new Session(() => spawn(worker), module, bytes);
    return remoteModule(session, await session.open(), (model) => files.model(model));
  };
}
