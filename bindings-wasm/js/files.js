// Reading and compiling the files of the package.
import { kefuError } from "./errors.js";

/**
 * Reads files: `urls` has a function for the module and for each model, `get` fetches a URL or a
 * request.
 */
export class Files {
  #urls;
  #get;

  constructor(urls, get) {
    this.#urls = urls;
    this.#get = get;
  }

  /** The module: compiled, or as a response to compile while it arrives, or as bytes. */
  async module(source) {
    const given = (await source) ?? this.#urls.module();
    if (given instanceof WebAssembly.Module || isBytes(given)) return given;
    return this.#response(given);
  }

  /** The compiled module. */
  async compiled(source) {
    const found = await this.module(source);
    if (found instanceof WebAssembly.Module) return found;
    return compiling(async () => WebAssembly.compile(isBytes(found) ? found : await found.arrayBuffer()));
  }

  /** The bytes of a model: by its name, or from elsewhere. */
  async model(source) {
    if (isBytes(source)) return asBytes(source);
    const url = typeof source === "string" ? this.#urls[source]?.() : source;
    if (url === undefined || source === "module") {
      const known = Object.keys(this.#urls).filter((name) => name !== "module");
      throw kefuError("name.unknown", `unknown model \`${source}\`; known: ${known.join(", ")}`);
    }
    const response = await this.#response(url);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #response(source) {
    const name = String(source.url ?? source);
    let response;
    try {
      response = source instanceof Response ? source : await this.#get(source);
    } catch (cause) {
      throw kefuError("load.failed", `cannot fetch ${name}: ${cause.message}`, { cause });
    }
    if (!response.ok) throw kefuError("load.failed", `cannot fetch ${name}: status ${response.status}`);
    return response;
  }
}

/** Runs `compile`, and says what to do where a policy forbids it. */
export async function compiling(compile) {
  try {
    return await compile();
  } catch (cause) {
    if (cause.name === "KefuError") throw cause;
    const fix =
      "is this the `.wasm` file of the package, and does the Content Security Policy allow `wasm-unsafe-eval`?";
    throw kefuError("load.failed", `cannot compile the module: ${cause.message}; ${fix}`, { cause });
  }
}

function isBytes(value) {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function asBytes(value) {
  return value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
