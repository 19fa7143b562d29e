// Bundles the scripts of ./js into the package: one file for each entry, so that a page that loads the
// package asks its server once instead of nine times, three deep.
// usage: node bundle.js
import { build } from "esbuild";

const ROOT = new URL("..", import.meta.url).pathname;
const ENTRIES = ["index", "worker", "worker-host", "intent", "intent-worker", "intent-worker-host"];
const NODE = ["node", "worker-node", "worker-host-node", "intent-node", "intent-worker-node", "intent-worker-host-node"];

await build({
  absWorkingDir: ROOT,
  entryPoints: [...ENTRIES, ...NODE].map((name) => `js/${name}.js`),
  outdir: "package",
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  external: ["node:*"],
  minify: true,
  legalComments: "none",
});
