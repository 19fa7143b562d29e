// The half of the worker client that runs in the worker: holds the engines and runs calls on them.
/**
 * Answers the messages of `port` with the exports `kefu`: those with `_` start the module. The client names each engine by a number
 * of its own, so that an engine made again has the number it had.
 */
export function serve(port, kefu) {
  const engines = new Map();
  // By the class itself: minifiers change its name.
  const types = new Map(Object.entries(kefu).map(([name, value]) => [value, name]));

  function received(value, id) {
    if (value?.$engine !== undefined) return found(value.$engine);
    if (value?.progress?.$told === undefined) return value;
    return { ...value, progress: (share) => port.post({ id, progress: share }) };
  }
  const found = (handle) => {
    if (!engines.has(handle)) throw new Error(`engine ${handle} has been freed`);
    return engines.get(handle);
  };
  const target = ({ engine, type }) => (engine === undefined ? (type ? kefu[type] : kefu) : found(engine));

  const handlers = {
    async start({ module, models, lock }) {
      await kefu._start({ module_or_path: module });
      models.forEach((bytes) => kefu._supply(bytes));
      if (lock) await holdLock(lock);
      return describe(kefu);
    },
    load: ({ bytes }) => kefu._supply(bytes),
    get: (message) => target(message)[message.name],
    call: (message) => target(message)[message.name](...message.args.map((value) => received(value, message.id))),
    free({ engine }) {
      engines.get(engine)?.free();
      engines.delete(engine);
    },
  };

  port.listen(async (message) => {
    const { id } = message;
    try {
      const value = await handlers[message.kind](message);
      const type = typeof value?.free === "function" ? types.get(value.constructor) : undefined;
      if (type === undefined) return port.post({ id, value }, buffers(value));
      engines.set(message.handle, value);
      const bytes = message.snapshot && kefu[type].fromBytes && value.toBytes?.();
      port.post({ id, type, bytes });
    } catch (error) {
      const { name, message: text, code, row } = error;
      port.post({ id, error: { name, message: text, code, row }, fatal: isFatal(error) });
    }
  });
}

/** Whether the instance can no longer be trusted: out of memory, out of stack, or a bug. */
function isFatal(error) {
  return (
    error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error.code === "internal"
  );
}

/** The lock is freed when the worker ends, however it ends: so the client hears of it. */
function holdLock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, () => {
      resolve();
      return new Promise(() => {});
    });
  });
}

/** The names of functions and, by class, of static methods, methods and properties. */
function describe(kefu) {
  const functions = [];
  const classes = {};
  for (const [name, value] of Object.entries(kefu)) {
    if (typeof value !== "function" || name.startsWith("_")) continue;
    const members = value.prototype && Object.getOwnPropertyDescriptors(value.prototype);
    if (!members?.free) {
      functions.push(name);
      continue;
    }
    const own = Object.entries(members).filter(([key]) => !key.startsWith("_") && key !== "constructor");
    const statics = Object.getOwnPropertyNames(value);
    classes[name] = {
      statics: statics.filter((key) => typeof value[key] === "function" && !key.startsWith("_")),
      methods: own.filter(([, member]) => member.value).map(([key]) => key),
      properties: own.filter(([, member]) => member.get).map(([key]) => key),
    };
  }
  return { functions, classes };
}

/** The memory of a result's typed arrays, which is handed over instead of copied. */
function buffers(value) {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.values(value).flatMap(buffers);
}
