// How to make the engines of a worker again in another one.
import { kefuError } from "./errors.js";

/** Methods that change an engine, which is only ever a monitor: they are repeated. */
const CHANGING = new Set(["push"]);

/**
 * By the number of each engine, the message that makes it. An engine made from another one is made
 * again from its bytes, so that the other can be freed; where there are none (a monitor), from the
 * other one and what was pushed since.
 */
export class Recipes {
  #recipes = new Map();
  #lost = new Map();
  #last = 0;

  nextHandle() {
    return (this.#last += 1);
  }

  wantsSnapshot({ kind, engine }) {
    return kind === "call" && engine !== undefined;
  }

  made(handle, message, { type, bytes }) {
    const make = bytes
      ? { kind: "call", type, name: "fromBytes", args: [bytes] }
      : message;
    this.#recipes.set(handle, { make, log: [], freed: false });
  }

  changed(message) {
    if (message.kind === "call" && CHANGING.has(message.name)) {
      this.#recipes.get(message.engine)?.log.push(message);
    }
  }

  /** The error of an engine that could not be made again. */
  lost(handle) {
    return this.#lost.get(handle);
  }

  /** Frees an engine; returns it and what it was kept for, or nothing while others need it. */
  free(handle) {
    const recipe = this.#recipes.get(handle);
    this.#lost.delete(handle);
    if (recipe === undefined) return [];
    recipe.freed = true;
    const needed = [...this.#recipes.values()].some(({ make }) => make.engine === handle);
    if (needed) return [];
    this.#recipes.delete(handle);
    const parent = this.#recipes.get(recipe.make.engine);
    return [handle, ...(parent?.freed ? this.free(recipe.make.engine) : [])];
  }

  /**
   * Makes all engines again through `send`. False where that crashed the worker: the engine that
   * did is lost, and the others want a new one.
   */
  async replay(send) {
    for (const [handle, { make, log }] of this.#recipes) {
      try {
        await send({ ...make, handle });
        for (const message of log) await send(message);
      } catch (error) {
        this.#recipes.delete(handle);
        const why = `the engine could not be made again after a crash: ${error.message}`;
        this.#lost.set(handle, kefuError("worker.crashed", why, { cause: error }));
        if (error.code === "worker.terminated") throw error;
        if (error.code === "worker.crashed" || error.code === "internal") return false;
      }
    }
    return true;
  }
}
