// The worker client in Node.js.
import { Worker } from "node:worker_threads";

import { connector } from "./connect.js";
import { get } from "./disk.js";
import { kefuError } from "./errors.js";
import { Files } from "./files.js";
import { urls } from "./urls.js";

const standard = () => new Worker(new URL("./worker-host-node.js", import.meta.url));

function spawn(make = standard) {
  const worker = make();
  // A program may end while a worker waits for calls.
  worker.unref();
  const pending = () => worker.ref();
  return {
    post(message) {
      pending();
      worker.postMessage(message);
    },
    listen(onAnswer, onEnd) {
      worker.on("message", (answer) => {
        worker.unref();
        onAnswer(answer);
      });
      const failed = (why) => onEnd(kefuError("worker.crashed", `the worker ended: ${why}`));
      worker.on("error", (error) => failed(error.message));
      worker.on("messageerror", (error) => failed(error.message));
      worker.on("exit", (code) => failed(`exit code ${code}`));
    },
    close: () => void worker.terminate(),
  };
}

export const connect = /* @__PURE__ */ connector(/* @__PURE__ */ new Files(urls, get), spawn);
