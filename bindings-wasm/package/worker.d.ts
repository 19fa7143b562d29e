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
 * Every call settles. Where the worker crashes (out of memory, a bug) or is ended from outside, the
 * call that ran rejects with `worker.crashed`, a new worker is started, its engines are made again
 * from what made them, and the calls that waited run there.
 */
import type {
  FaqIndex,
  IntentClassifier,
  ModelName,
  ModelSource,
  NormalizedText,
  RiskModel,
  RiskMonitor,
  ScriptScorer,
  Source,
} from "./index.js";

type Engine = IntentClassifier | FaqIndex | RiskModel | RiskMonitor | ScriptScorer;

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
  /** Starts the worker, where a bundler cannot: a module worker whose script imports `kefu/worker-host`. */
  worker?: () => Worker;
}

/** A worker with the engines in it. */
export interface KefuWorker {
  readonly IntentClassifier: RemoteClass<typeof IntentClassifier>;
  readonly FaqIndex: RemoteClass<typeof FaqIndex>;
  readonly RiskModel: RemoteClass<typeof RiskModel>;
  readonly ScriptScorer: RemoteClass<typeof ScriptScorer>;
  normalize(text: string): Promise<NormalizedText>;
  version(): Promise<string>;
  /** Loads one more model, as `load` of the package does. */
  load(model: ModelSource): Promise<void>;
  loaded(model: ModelName): Promise<boolean>;
  /** The same worker, for calls that can be cancelled. */
  with(options: CallOptions): KefuWorker;
  /** Ends the worker. Calls under way and later ones reject with `worker.terminated`. */
  terminate(): void;
}

/**
 * Starts a worker and loads the module there.
 *
 * @throws `load.failed` where a file or the worker's script cannot be fetched.
 */
export function connect(options?: ConnectOptions): Promise<KefuWorker>;
