// The script of the worker of `kefu/intent` in Node.js.
import { parentPort } from "node:worker_threads";

import * as kefu from "./intent-engines.js";
import { serve } from "./host.js";

serve(
  {
    post: (message, transfer) => parentPort.postMessage(message, transfer ?? []),
    listen: (onMessage) => parentPort.on("message", onMessage),
  },
  kefu,
);
