// The package in Node.js: the same, with its files read from disk.
import { get } from "./disk.js";
import { Files } from "./files.js";
import { loader } from "./loader.js";
import { urls } from "./urls.js";

const { init, load } = /* @__PURE__ */ loader(/* @__PURE__ */ new Files(urls, get));

export default init;
export { load };
export * from "./engines.js";
