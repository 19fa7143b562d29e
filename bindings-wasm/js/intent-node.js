// `kefu/intent` in Node.js: the same, with its files read from disk.
import { get } from "./disk.js";
import { _start, _supply } from "./intent-engines.js";
import { Files } from "./files.js";
import { loader } from "./loader.js";
import { models, urls } from "./intent-urls.js";

const { init, load } = /* @__PURE__ */ loader(/* @__PURE__ */ new Files(urls, get), {
  start: _start,
  supply: _supply,
  standard: models,
});

export default init;
export { load };
export * from "./intent-engines.js";
