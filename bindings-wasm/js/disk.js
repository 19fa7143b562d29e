// Files of the package on disk, in Node.js.
import { readFile } from "node:fs/promises";

/** `fetch`, for `file:` URLs too. */
export async function get(source) {
  const url = source instanceof Request ? undefined : new URL(source, "file:///");
  if (url?.protocol !== "file:") return fetch(source);
  const type = url.pathname.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(await readFile(url), { headers: { "content-type": type } });
}
