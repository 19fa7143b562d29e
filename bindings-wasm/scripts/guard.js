// Minifies a generated script in place.
// usage: node minify.js SCRIPT
import { readFileSync, writeFileSync } from "node:fs";

import { transformSync } from "esbuild";

const path = process.argv[2];
const { code } = transformSync(readFileSync(path, "utf8"), {
  format: "esm",
  minify: true,
  legalComments: "none",
});
writeFileSync(path, code);
