// The exports of the package in the worker, as functions that return promises.

/**
 * What the page calls: `exports` says what there is, `session` runs it, `read` gets the bytes of a
 * model.
 */
export function remoteModule(session, exports, read) {
  const freed = new FinalizationRegistry((engine) => session.free(engine).catch(() => {}));
  const classes = exports.classes;

  const handles = new WeakMap();
  /** An engine is passed by its number; a function cannot be passed and stays here. */
  function sent(value) {
    if (handles.has(value)) return { $engine: handles.get(value) };
    return typeof value?.progress === "function" ? { ...value, progress: { $told: true } } : value;
  }

  const caller = (signal) => async (message) => {
    const args = message.args?.map(sent);
    const told = message.args?.find((value) => typeof value?.progress === "function");
    const value = await session.ask({ ...message, args }, signal, told?.progress);
    return value?.engine !== undefined && classes[value.type] ? engineOf(value) : value;
  };

  function engineOf({ type, engine }) {
    // Lives as long as any view of the engine.
    const alive = { engine };
    freed.register(alive, engine, alive);
    const view = (signal) => {
      const call = caller(signal);
      const remote = {
        with: (options) => view(options.signal),
        free() {
          freed.unregister(alive);
          return session.free(alive.engine);
        },
      };
      for (const name of classes[type].methods) {
        remote[name] ??= (...args) => call({ kind: "call", engine: alive.engine, name, args });
      }
      for (const name of classes[type].properties) {
        Object.defineProperty(remote, name, {
          enumerable: true,
          get: () => call({ kind: "get", engine: alive.engine, name }),
        });
      }
      handles.set(remote, engine);
      return remote;
    };
    return view();
  }

  function module(signal) {
    const call = caller(signal);
    const remote = {
      with: (options) => module(options.signal),
      load: async (model) => session.load(await read(model), signal),
      terminate: () => session.terminate(),
    };
    for (const name of exports.functions) {
      remote[name] ??= (...args) => call({ kind: "call", name, args });
    }
    for (const [type, { statics }] of Object.entries(classes)) {
      const entries = statics.map((name) => [name, (...args) => call({ kind: "call", type, name, args })]);
      remote[type] = Object.fromEntries(entries);
    }
    return remote;
  }

  return module();
}
