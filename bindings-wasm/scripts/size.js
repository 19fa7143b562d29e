// Prints what each file of the package weighs, and fails where a part is over its budget.
// usage: node size.js PACKAGE_FOLDER
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const KB = 1000;
// Bytes after brotli of all that a page loads, at most what was aimed at: 450, 900 and 900 KB.
const BUDGETS = {
  "kefu/intent with its model": { files: ["intent", "intent module", "intent model"], limit: 370 * KB },
  "kefu with default models": { files: ["kefu", "kefu module", "intent model", "risk model"], limit: 900 * KB },
  "kefu/worker with models": { files: ["worker", "kefu module", "intent model", "risk model"], limit: 900 * KB },
  embedding: { files: ["embedding model"], limit: 615 * KB },
};

/** What a file of the package is loaded for. */
function partOf(file) {
  const model = /(\w+)\.safetensors$/.exec(file)?.[1];
  if (model) return `${model} model`;
  const module = /(\w+)_bg\.wasm$/.exec(file)?.[1];
  if (module) return `${module} module`;
  const entries = [
    [/node/, "Node.js"],
    [/^intent-worker/, "intent worker"],
    [/^intent/, "intent"],
    // The page's half and the worker's.
    [/^worker/, "worker"],
  ];
  return entries.find(([name]) => name.test(file))?.[1] ?? "kefu";
}

const folder = process.argv[2];
const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const weights = {};
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
const parts = readdirSync(join(folder, "wasm")).map((name) => `wasm/${name}`);
console.log("file                             raw       gzip     brotli");
for (const file of [...parts, ...scripts]) {
  const bytes = readFileSync(join(folder, file));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes)];
  weights[partOf(file)] = (weights[partOf(file)] ?? 0) + sizes[2];
  console.log(file.padEnd(28) + sizes.map((size) => String(size).padStart(11)).join(""));
}

let over = false;
console.log("\npart                         brotli      limit");
for (const [part, { files, limit }] of Object.entries(BUDGETS)) {
  const total = files.reduce((sum, file) => sum + weights[file], 0);
  over ||= total > limit;
  console.log(part.padEnd(24) + [total, limit].map((size) => String(size).padStart(11)).join(""));
}
if (over) {
  console.error("over the limit: see what grew in the table, and in the module with twiggy");
  process.exitCode = 1;
}
