// The package in Node.js: the same, with the module read from disk.
import { readFile } from "node:fs/promises";
import start from "./wasm/kefu.js";
import { once } from "./once.js";

/** Loads the module: once, however often it is called. */
const init = once(async (source) => {
  const local = source ?? new URL("./wasm/kefu_bg.wasm", import.meta.url);
  const onDisk = local instanceof URL && local.protocol === "file:";
  await start({ module_or_path: onDisk ? await readFile(local) : local });
});

export default init;
export * from "./engines.js";
