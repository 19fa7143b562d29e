/**
 * An `init` that runs `load` once. While it runs, and after it has, callers get the same promise;
 * after a failure the next call tries again.
 */
export function once(load) {
  let ready;
  return function init(source) {
    ready ??= Promise.resolve(source)
      .then(load)
      .then(
        () => undefined,
        (error) => {
          ready = undefined;
          throw error;
        },
      );
    return ready;
  };
}
