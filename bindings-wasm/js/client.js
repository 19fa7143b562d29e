// The half of the worker client that runs beside the page: asks the worker one call after the other.
import { kefuError } from "./errors.js";
import { Recipes } from "./recipes.js";

/** A cancelled call that still runs after this many milliseconds costs the worker its life. */
const PATIENCE = 250;

/**
 * A worker, and the calls that wait for it. `spawn` starts one and returns its raw port; `module` and
 * `models` (bytes) are what it loads.
 */
export class Session {
  #spawn;
  #module;
  #models;
  #loaded = new Set();
  #port;
  #exports;
  #recipes = new Recipes();
  #waiting = [];
  #pumping = false;
  #terminated = false;
  #lastCall = 0;

  constructor(spawn, module, models) {
    this.#spawn = spawn;
    this.#module = module;
    this.#models = models;
  }

  /** Starts the worker and returns what it exports. */
  async open() {
    await this.#start();
    return this.#exports;
  }

  /** Runs a message in the worker, after those before it; `onProgress` hears how far it is. */
  ask(message, signal, onProgress) {
    return new Promise((resolve, reject) => {
      if (this.#terminated) return reject(ended());
      if (signal?.aborted) return reject(signal.reason);
      const cancel = () => reject(signal.reason);
      const settle = (how) => (outcome) => {
        signal?.removeEventListener("abort", cancel);
        how(outcome);
      };
      signal?.addEventListener("abort", cancel);
      this.#waiting.push({ message, signal, onProgress, resolve: settle(resolve), reject: settle(reject) });
      this.#pump();
    });
  }

  /** Loads a model, now and in every worker that replaces this one. */
  async load(bytes, signal) {
    const name = await this.ask({ kind: "load", bytes }, signal);
    if (!this.#loaded.has(name)) this.#models.push(bytes);
    this.#loaded.add(name);
  }

  /** Forgets an engine, after the calls that were made before. */
  async free(engine) {
    if (!this.#terminated) await this.ask({ kind: "free", engine });
  }

  terminate() {
    this.#terminated = true;
    this.#port?.end(ended());
    this.#port = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(ended());
  }

  async #pump() {
    if (this.#pumping) return;
    this.#pumping = true;
    for (let job; (job = this.#waiting.shift()); ) {
      if (job.signal?.aborted) continue;
      try {
        if (this.#port === undefined && job.message.kind !== "free") await this.#start();
        job.resolve(await this.#run(job));
      } catch (error) {
        job.reject(error);
      }
    }
    this.#pumping = false;
  }

  /** Runs one message and learns from it what a new worker would need. */
  async #run({ message, signal, onProgress }) {
    if (message.kind === "free") return this.#forget(message.engine);
    const lost = this.#recipes.lost(message.engine);
    if (lost) throw lost;
    const handle = this.#recipes.nextHandle();
    const snapshot = this.#recipes.wantsSnapshot(message);
    const answer = await this.#send({ ...message, handle, snapshot }, signal, onProgress);
    if (answer.type === undefined) {
      this.#recipes.changed(message);
      return answer.value;
    }
    this.#recipes.made(handle, message, answer);
    if (signal?.aborted) await this.#forget(handle);
    return { type: answer.type, engine: handle };
  }

  async #forget(engine) {
    for (const dead of this.#recipes.free(engine)) {
      if (this.#port !== undefined) await this.#send({ kind: "free", engine: dead });
    }
  }

  /** Starts a worker, and makes there the engines of the one before. */
  async #start() {
    for (;;) {
      const port = new Port(this.#spawn(), () => {
        if (this.#port === port) this.#port = undefined;
      });
      this.#port = port;
      const start = { kind: "start", module: this.#module, models: this.#models, lock: port.lock };
      try {
        this.#exports = (await this.#send(start)).value;
        port.watch();
        if (await this.#recipes.replay((message) => this.#send(message))) return;
      } catch (error) {
        port.end(error);
        throw error;
      }
    }
  }

  /** Sends a message and waits for its answer; the worker of a fatal one is given up. */
  async #send(message, signal, onProgress) {
    if (this.#terminated) throw ended();
    const port = this.#port;
    if (port === undefined) throw crashed("it ended before the call");
    const id = (this.#lastCall += 1);
    const impatient = impatience(signal, () => port.end(signal.reason));
    try {
      const answer = await port.ask({ ...message, id }, onProgress);
      if (answer.fatal) port.end(crashed(answer.error.message));
      if (answer.error) throw revived(answer);
      return answer;
    } finally {
      impatient.stop();
    }
  }
}

/** A running worker: `raw` posts, listens and closes. */
class Port {
  #raw;
  #ended;
  #answer;
  #onEnd;

  constructor(raw, onEnd) {
    this.#raw = raw;
    this.#onEnd = onEnd;
    raw.listen(
      (answer) => this.#hear(answer),
      (error) => this.end(error),
    );
  }

  get lock() {
    return this.#raw.lock;
  }

  #hear(answer) {
    if (answer.progress === undefined) this.#answer?.resolve(answer);
    else this.#answer?.onProgress?.(answer.progress);
  }

  ask(message, onProgress) {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#answer = { resolve, reject, onProgress };
      this.#raw.post(message);
    });
  }

  /** From now on hears of its end, however it comes. */
  watch() {
    this.#raw.watch?.(() => this.end(crashed("it was ended from outside")));
  }

  end(error) {
    if (this.#ended) return;
    this.#ended = error;
    this.#raw.close();
    this.#onEnd();
    this.#answer?.reject(error);
  }
}

function impatience(signal, giveUp) {
  let timer;
  const wait = () => (timer = setTimeout(giveUp, PATIENCE));
  if (signal?.aborted) wait();
  else signal?.addEventListener("abort", wait, { once: true });
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", wait);
  };
  return { stop };
}

/** The error of the worker, as one of this side. */
function revived({ error, fatal }) {
  if (fatal && error.code !== "internal") return crashed(error.message);
  if (error.code !== undefined) return kefuError(error.code, error.message, { row: error.row });
  return Object.assign(new Error(error.message), { name: error.name });
}

function crashed(why) {
  return kefuError(
    "worker.crashed",
    `the worker crashed (${why}); the next call runs in a new one with the same engines`,
  );
}

function ended() {
  return kefuError("worker.terminated", "the worker has been terminated: connect to a new one");
}
