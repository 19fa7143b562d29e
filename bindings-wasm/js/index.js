// The package in browsers, workers and bundlers.
import { _start, _supply } from "./engines.js";
import { Files } from "./files.js";
import { loader } from "./loader.js";
import { models, urls } from "./urls.js";

const { init, load } = /* @__PURE__ */ loader(
  /* @__PURE__ */ new Files(urls, (source) => fetch(source)),
  { start: _start, supply: _supply, standard: models },
);

export default init;
export { load };
export * from "./engines.js";
