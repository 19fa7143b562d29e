/**
 * kefu in a worker: the same interface, every call a promise.
 *
 * ```js
 * import { connect } from "kefu/worker";
 * const kefu = await connect();
 * const classifier = await kefu.IntentClassifier.builtin();
 * const intent = await classifier.classify("三天了还没发货");
 * ```
 *
 * Calls run one after the other, and every one settles. Where the worker crashes (out of memory, a
 * bug: then the code is `internal`) or is ended from outside, the call that ran rejects with
 * `worker.crashed`; the next one starts a new worker, where the engines are made again from what
 * made them. Engines and monitors you hold go on as before.
 */
import type { ModelSource, Source } from "./index.js";

type Package = typeof import("./index.js");
type Callable = (...args: never[]) => unknown;

/** The instances of the package's classes. */
type Engine = {
  [K in keyof Package]: Package[K] extends Callable
    ? never
    : Package[K] extends { prototype: infer P }
      ? P
      : never;
}[keyof Package];

/** What arrives from the worker: engines as {@link Remote}s, all else as it is. */
type Received<T> = T extends Engine ? Remote<T> : T;

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

export interface ConnectOptions {
  /** As for `init`. Compiled once for all workers of this page. */
  source?: Source;
  /** As for `init`. */
  models?: readonly ModelSource[];
  /**
   * Starts a worker, where a bundler cannot: a module worker whose script is `kefu/worker-host`, or
   * imports it.
   */
  worker?: () => Worker;
}

/** The package in the worker: all it exports, every call a promise. */
type RemotePackage = {
  readonly [K in Exclude<keyof Package, "default" | "load">]: Package[K] extends (
    ...args: infer A
  ) => infer R
    ? (...args: A) => Promise<Received<R>>
    : RemoteClass<Package[K]>;
};

/** A worker with the engines in it. */
export type KefuWorker = RemotePackage & {
  /** Loads one more model, as `load` of the package does. */
  load(model: ModelSource): Promise<void>;
  /** The same worker, for calls that can be cancelled. */
  with(options: CallOptions): KefuWorker;
  /** Ends the worker. Calls under way and later ones reject with `worker.terminated`. */
  terminate(): void;
};

/**
 * Starts a worker and loads the module there.
 *
 * @throws `load.failed` where a file or the worker's script cannot be fetched.
 */
export function connect(options?: ConnectOptions): Promise<KefuWorker>;
