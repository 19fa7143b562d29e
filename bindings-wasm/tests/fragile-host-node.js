// A worker in Node.js with the engines, and with ways to fail.
import { parentPort } from "node:worker_threads";

import * as engines from "../js/engines.js";
import { serve } from "../js/host.js";
import * as fragile from "./fragile.js";

serve(
  {
    post: (message, transfer) => parentPort.postMessage(message, transfer ?? []),
    listen: (onMessage) => parentPort.on("message", onMessage),
  },
  { ...engines, ...fragile, panic: engines._panic, quit: () => process.exit(1) },
);
