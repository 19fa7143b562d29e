// Makes the built folder open from disk. From `file:` a browser runs classic scripts and style
// sheets, but refuses modules and `fetch`: so the page becomes one classic script, and each binary
// file gets a copy that a script tag can load. Served over HTTP, the copies are never asked for.
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const BINARY = /\.(wasm|safetensors)$/;

export function openable(): Plugin {
  return {
    name: "openable",
    apply: "build",
    config: () => ({
      base: "./",
      build: {
        modulePreload: false,
        assetsInlineLimit: 0,
        cssCodeSplit: false,
        rolldownOptions: {
          output: { format: "iife" as const },
          // Only modules know where they lie. The page names every file that the package loads.
          transform: { define: { "import.meta.url": "document.baseURI" } },
        },
      },
    }),
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        html.replaceAll(/ type="module"(?= |>)/g, " defer").replaceAll(" crossorigin", ""),
    },
    generateBundle(_, bundle) {
      for (const [fileName, output] of Object.entries(bundle)) {
        if (output.type !== "asset" || !BINARY.test(fileName)) continue;
        const bytes = gzipSync(output.source, { level: 9 }).toString("base64");
        const key = JSON.stringify(fileName.split("/").at(-1));
        this.emitFile({
          type: "asset",
          fileName: `${fileName}.js`,
          source: `(globalThis.kefuFiles??={})[${key}]="${bytes}";\n`,
        });
      }
    },
  };
}
