// A Chromium and a server for the tests: the strictest policy that lets WebAssembly run.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

import { chromium } from "playwright-core";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
/** Only WebAssembly may be compiled: no `eval`, no inline script, nothing from elsewhere. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Serves a folder under the policy; `/` is an empty page where the folder has no `index.html`. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const headers = (name) => ({
      "content-security-policy": POLICY,
      "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    });
    const file = join(folder, path === "/" ? "index.html" : path);
    if (existsSync(file) && statSync(file).isFile()) {
      response.writeHead(200, headers(file)).end(readFileSync(file));
    } else if (path === "/") {
      response.writeHead(200, headers("index.html")).end('<!doctype html><meta charset="utf-8"><title>kefu</title>');
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Starts Chromium with a profile of its own, and with an unpacked extension where one is named. */
export async function launch(extension) {
  const more = extension ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`] : [];
  const profile = mkdtempSync(join(tmpdir(), "kefu-chromium-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.KEFU_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [...ARGUMENTS, ...more],
  });
  const close = async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { browser, close };
}
