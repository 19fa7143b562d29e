// A worker in Node.js, as the client sees it.
import { kefuError } from "./errors.js";

/** Starts workers: with what a caller passes, else with `standard`. */
export const spawner = (standard) => (make = standard) => port(make());

function port(worker) {
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
        if (answer.progress === undefined) worker.unref();
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
