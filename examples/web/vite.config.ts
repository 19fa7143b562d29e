import { defineConfig } from "vite";

import { openable } from "./build/openable.ts";

export default defineConfig({
  plugins: [openable()],
  build: { target: ["chrome123", "firefox120", "safari17.5"], chunkSizeWarningLimit: 800 },
  // The package is used as it lies in this repository, and the examples with it.
  optimizeDeps: { exclude: ["kefu"] },
  server: { fs: { allow: ["../.."] } },
});
