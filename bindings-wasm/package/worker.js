// The worker client in browsers.
import { connector } from "./connect.js";
import { Files } from "./files.js";
import { kefuError } from "./errors.js";
import { urls } from "./urls.js";

// Bundlers find the worker's script by this pattern.
const standard = () => new Worker(new URL("./worker-host.js", import.meta.url), { type: "module" });

function spawn(make = standard) {
  const worker = make();
  // Only a page in a secure context has locks; without them an end from outside goes unnoticed.
  const locks = globalThis.navigator?.locks;
  const lock = locks && `kefu-worker-${crypto.randomUUID()}`;
  return {
    lock,
    post: (message) => worker.postMessage(message),
    listen(onAnswer, onEnd) {
      worker.onmessage = ({ data }) => onAnswer(data);
      worker.onmessageerror = () => onEnd(kefuError("worker.crashed", "an answer could not be read"));
      worker.onerror = (event) => {
        event.preventDefault();
        const why = event.message ?? "its script cannot be fetched or run";
        onEnd(kefuError(event.message ? "worker.crashed" : "load.failed", `the worker failed: ${why}`));
      };
    },
    watch: lock && ((onEnd) => void locks.request(lock, onEnd)),
    close: () => worker.terminate(),
  };
}

export const connect = /* @__PURE__ */ connector(
  /* @__PURE__ */ new Files(urls, (source) => fetch(source)),
  spawn,
);
