// The package in a worker, for what takes seconds: training, and building an answer base.
import { connect, type KefuWorker } from "kefu/worker";

// Inline: from disk, a browser starts no worker from a file of its own.
import Host from "kefu/worker-host?worker&inline";

import { modelFile, moduleFile } from "./files";

let worker: Promise<KefuWorker> | undefined;

/** The worker, started when it is first wanted. */
export function background(): Promise<KefuWorker> {
  worker ??= start().catch((error: unknown) => {
    worker = undefined;
    throw error;
  });
  return worker;
}

async function start(): Promise<KefuWorker> {
  const [source, intent] = await Promise.all([moduleFile(), modelFile("intent")]);
  return connect({ source, models: [intent], worker: () => new Host() });
}
