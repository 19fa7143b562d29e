// The worker client in Node.js.
import { Worker } from "node:worker_threads";

import { connector } from "./connect.js";
import { get } from "./disk.js";
import { Files } from "./files.js";
import { spawner } from "./spawn-node.js";
import { models, urls } from "./urls.js";

const standard = () => new Worker(new URL("./worker-host-node.js", import.meta.url));

export const connect = /* @__PURE__ */ connector(
  /* @__PURE__ */ new Files(urls, get),
  models,
  /* @__PURE__ */ spawner(standard),
);
