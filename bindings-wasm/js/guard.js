// Traps of the module as errors with a code.
import { kefuError } from "./errors.js";

/**
 * What a module exports, with calls that throw the trap of a panic, of memory or stack that ran out as
 * an error with the code `internal`. Engines are never changed by a call, so that they stay usable.
 */
export function guarded(exports) {
  const own = { ...exports };
  for (const [name, call] of Object.entries(exports)) {
    // What the glue calls for itself stays as it is.
    if (typeof call === "function" && !name.startsWith("__")) own[name] = guard(call);
  }
  return own;
}

function guard(call) {
  return (...args) => {
    try {
      return call(...args);
    } catch (cause) {
      if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
      const message = `kefu stopped (${cause.message}): out of memory, or a bug to report; the engine can still be used`;
      throw kefuError("internal", message, { cause });
    }
  };
}
