/** `kefu/intent` in a worker: see `kefu/worker`. */
import type { IntentModelSource } from "./intent.js";
import type { ConnectOptionsOf, WorkerOf } from "./types/worker.js";

export type { CallOptions, Remote, RemoteClass } from "./types/worker.js";

export type IntentConnectOptions = ConnectOptionsOf<IntentModelSource>;

/** A worker with the classifier in it. */
export type IntentWorker = WorkerOf<typeof import("./intent.js"), IntentModelSource>;

/** Starts a worker and loads the module there. Throws `load.failed` as `connect` of `kefu/worker`. */
export function connect(options?: IntentConnectOptions): Promise<IntentWorker>;
