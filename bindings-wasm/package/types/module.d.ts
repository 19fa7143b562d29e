// Loading the module and the models.

/**
 * Where a file comes from. A string is a URL, relative to the page (in Node.js: a `file:` URL or
 * bytes). A `WebAssembly.Module` is compiled already: share one between workers.
 */
export type Source = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * The files that the package loads apart from its code:
 *
 * - `intent`: the weights behind `IntentClassifier.builtin()`
 * - `risk`: the weights behind `RiskModel.builtin()`
 * - `embedding`: n-gram vectors. Without them every engine works on words alone; with them intents
 *   and FAQ entries are also found by meaning, and results equal those of Rust and Python.
 *
 * `ScriptScorer` needs none of them.
 */
export type ModelName = "intent" | "risk" | "embedding";

/** A model by its name, or its file from elsewhere. */
export type ModelSource = ModelName | URL | Request | Response | BufferSource;

export interface InitOptions {
  /** What to load at once: `["intent", "risk"]` unless told otherwise, `[]` for none. */
  models?: readonly ModelSource[];
}

/**
 * Loads the module and the default models, side by side, from the files beside this one.
 *
 * Idempotent: while it runs, and after it has, callers get the same promise and `source` and
 * `options` are those of the first call; after a failure the next call tries again. Takes about as
 * long as the download: see the README for sizes.
 *
 * @throws `load.failed` where a file cannot be fetched or is no kefu module.
 */
export default function init(
  source?: Source | Promise<Source>,
  options?: InitOptions,
): Promise<void>;

/**
 * Loads one more model. Engines made before keep what they were made with; make them anew to use
 * it. Waits for {@link init}, and starts it with no model if nobody has.
 *
 * ```js
 * await load("embedding");
 * const classifier = IntentClassifier.builtin();
 * ```
 *
 * Loading a model twice changes nothing.
 *
 * @throws `load.failed`, `model.format`, `model.version`; `option.invalid` where another model of the
 * same name is loaded already.
 */
export function load(model: ModelSource): Promise<void>;

/** Whether a model has been loaded. */
export function loaded(model: ModelName): boolean;

/** The version of the package. */
export function version(): string;
