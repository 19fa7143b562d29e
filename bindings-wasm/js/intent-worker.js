// The worker client of `kefu/intent` in browsers.
import { connector } from "./connect.js";
import { Files } from "./files.js";
import { spawner } from "./spawn.js";
import { models, urls } from "./intent-urls.js";

// Bundlers find the worker's script by this pattern.
const standard = () => new Worker(new URL("./intent-worker-host.js", import.meta.url), { type: "module" });

export const connect = /* @__PURE__ */ connector(
  /* @__PURE__ */ new Files(urls, (source) => fetch(source)),
  models,
  /* @__PURE__ */ spawner(standard),
);
