export { normalize, version, _panic } from "./wasm/kefu.js";
