// A package in a worker: its interface with every call a promise.
import type { Source } from "./module.js";

/** What arrives from the worker: engines as {@link Remote}s, all else as it is. */
type Received<T> = T extends { free(): void } ? Remote<T> : T;

/** An engine in the worker: its methods and properties, as promises. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Received<R>>
    : Promise<T[K]>;
} & {
  /** The same engine, for calls that can be cancelled. */
  with(options: CallOptions): Remote<T>;
};

/** The static methods of an engine's class, as promises. */
export type RemoteClass<C> = {
  readonly [K in Exclude<keyof C, "prototype">]: C[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Received<R>>
    : never;
};

export interface CallOptions {
  /**
   * Rejects the call with the signal's reason. A call that waits is never run. One that runs is
   * given up: if it does not end by itself soon, the worker is replaced, as after a crash.
   */
  signal: AbortSignal;
}

/** How to start a worker; `M` is what it can load. */
export interface ConnectOptionsOf<M> {
  /** As for `init`. Compiled once for all workers of this page. */
  source?: Source;
  /** As for `init`. */
  models?: readonly M[];
  /**
   * Starts a worker, where a bundler cannot: a module worker whose script is the package's
   * `worker-host`, or imports it.
   */
  worker?: () => Worker;
}

/** The package `P` in a worker: all it exports, every call a promise; `M` is what it can load. */
export type WorkerOf<P, M> = {
  readonly [K in Exclude<keyof P, "default" | "load">]: P[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Received<R>>
    : RemoteClass<P[K]>;
} & {
  /** Loads one more model, as `load` of the package does. */
  load(model: M): Promise<void>;
  /** The same worker, for calls that can be cancelled. */
  with(options: CallOptions): WorkerOf<P, M>;
  /** Ends the worker. Calls under way and later ones reject with `worker.terminated`. */
  terminate(): void;
};
