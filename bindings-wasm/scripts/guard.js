// Lets the calls of a generated script throw errors with a code.
// usage: node guard.js SCRIPT
import { readFileSync, writeFileSync } from "node:fs";

const path = process.argv[2];
const source = readFileSync(path, "utf8");
const guarded = source.replace("wasm = instance.exports;", "wasm = guarded(instance.exports);");
if (guarded === source) throw new Error(`${path}: where are the exports taken over?`);
writeFileSync(path, `import { guarded } from "../guard.js";\n${guarded}`);
