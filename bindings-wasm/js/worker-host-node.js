// The script of the worker in Node.js.
import { parentPort } from "node:worker_threads";

import * as kefu from "./engines.js";
import { serve } from "./host.js";

serve(
  {
    post: (message, transfer) => parentPort.postMessage(message, transfer ?? []),
    listen: (onMessage) => parentPort.on("message", onMessage),
  },
  kefu,
);
