// A worker in browsers, as the client sees it.
import { kefuError } from "./errors.js";

/** Starts workers: with what a caller passes, else with `standard`. */
export const spawner = (standard) => (make = standard) => port(make());

function port(worker) {
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
