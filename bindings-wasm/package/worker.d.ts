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
 * Calls run one after the other, and every one settles. Where the worker crashes (out of stack,
 * by an error outside of a call) or is ended from outside, the call that ran rejects with
 * `worker.crashed`, and with `internal` where the module stopped (out of memory, or by a bug); the next one starts a new worker, where the engines are made again from what
 * made them. Engines and monitors you hold go on as before. A `progress` among the options of a
 * training is told while it runs; its answer cannot stop it: pass a signal.
 */
import type { ModelSource } from "./index.js";
import type { ConnectOptionsOf, WorkerOf } from "./types/worker.js";

export type { CallOptions, Remote, RemoteClass } from "./types/worker.js";

export type ConnectOptions = ConnectOptionsOf<ModelSource>;

/** A worker with the engines in it. */
export type KefuWorker = WorkerOf<typeof import("./index.js"), ModelSource>;

/**
 * Starts a worker and loads the module there.
 *
 * @throws `load.failed` where a file or the worker's script cannot be fetched.
 */
export function connect(options?: ConnectOptions): Promise<KefuWorker>;
