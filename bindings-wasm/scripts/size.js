// Prints what each file of the package weighs, and fails where the module is over its budget.
// usage: node size.js PACKAGE_FOLDER
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

// The aim is 900 KB of code and models with the vectors apart; the models are still compiled in, all
// of them, so that the module may not grow over what it was when this was written.
const AIM = 900_000;
const BUDGET = 2_400_000;
const folder = process.argv[2];
const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

let total = 0;
console.log("file                      raw       gzip     brotli");
for (const file of ["wasm/kefu_bg.wasm", "wasm/kefu.js", "index.js"]) {
  const bytes = readFileSync(join(folder, file));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes)];
  total += sizes[2];
  console.log(file.padEnd(20) + sizes.map((size) => String(size).padStart(11)).join(""));
}
console.log(`total brotli ${total}, limit ${BUDGET}, aim ${AIM}`);
if (total > BUDGET) {
  console.error("the package is over its limit: see what grew with `cargo bloat` or twiggy");
  process.exit(1);
}
