// The package in browsers, workers and bundlers.
import { Files } from "./files.js";
import { loader } from "./loader.js";
import { urls } from "./urls.js";

const { init, load } = /* @__PURE__ */ loader(
  /* @__PURE__ */ new Files(urls, (source) => fetch(source)),
);

export default init;
export { load };
export * from "./engines.js";
