// The packed package, as Vite, webpack, esbuild and Node.js use it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import * as esbuild from "esbuild";
import * as vite from "vite";
import webpack from "webpack";

import { launch, serve } from "./browser.js";

const PACKAGE = new URL("../package", import.meta.url).pathname;
const MAIN = `
import init, { IntentClassifier } from "kefu";
import startReader, { IntentClassifier as Reader } from "kefu/intent";
import { connect as connectReader } from "kefu/intent/worker";
import { connect } from "kefu/worker";

async function main() {
  await init(undefined, { models: ["intent"] });
  const here = IntentClassifier.builtin().classify("三天了还没发货").label;
  const kefu = await connect({ models: ["risk"] });
  const risk = await kefu.RiskModel.builtin();
  const there = await risk.assess([{ role: "customer", text: "再不发货就给差评" }]);
  kefu.terminate();
  await startReader();
  const read = Reader.builtin().classify("在吗").label;
  const reader = await connectReader();
  const again = await (await reader.IntentClassifier.builtin()).classify("在吗");
  reader.terminate();
  return [here, there.drivers.length > 0, read === again.label].join(" ");
}
globalThis.answer = main();
`;
const EXPECTED = "ship.urge true true";

let root;
let chromium;

before(async () => {
  root = mkdtempSync(join(tmpdir(), "kefu-consumer-"));
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", root, PACKAGE], { encoding: "utf8" });
  const installed = join(root, "node_modules/kefu");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(root, packed.trim()), "--strip-components=1", "-C", installed]);
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "main.js"), MAIN);
  chromium = await launch();
});

after(async () => {
  await chromium?.close();
  rmSync(root, { recursive: true, force: true });
});

/** What the built page answers. */
async function answer(t, folder) {
  const server = await serve(folder);
  t.after(() => server.close());
  const page = await chromium.browser.newPage();
  t.after(() => page.close());
  const problems = [];
  page.on("console", (message) => problems.push(message.text()));
  await page.goto(server.url, { waitUntil: "load" });
  return page.evaluate(() => globalThis.answer).catch((error) => `${error}\n${problems.join("\n")}`);
}

test("Vite", async (t) => {
  writeFileSync(join(root, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  const outDir = join(root, "vite");
  await vite.build({ root, logLevel: "error", build: { outDir } });
  assert.equal(await answer(t, outDir), EXPECTED);
});

test("webpack", async (t) => {
  const path = join(root, "webpack");
  const compiler = webpack({ mode: "production", context: root, entry: "./main.js", output: { path } });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
  });
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors, []);
  writeFileSync(join(path, "index.html"), '<!doctype html><script src="/main.js"></script>');
  assert.equal(await answer(t, path), EXPECTED);
});

test("esbuild", async (t) => {
  const outdir = join(root, "esbuild");
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main: "main.js", "worker-host": "kefu/worker-host", "intent-worker-host": "kefu/intent/worker-host" },
    bundle: true,
    minify: true,
    format: "esm",
    outdir,
  });
  cpSync(join(root, "node_modules/kefu/wasm"), join(outdir, "wasm"), { recursive: true });
  writeFileSync(join(outdir, "index.html"), '<!doctype html><script type="module" src="/main.js"></script>');
  assert.equal(await answer(t, outdir), EXPECTED);
});

test("Node.js", () => {
  writeFileSync(join(root, "node.js"), `${MAIN}\nconsole.log(await globalThis.answer);\n`);
  const printed = execFileSync("node", ["node.js"], { cwd: root, encoding: "utf8" });
  assert.equal(printed.trim(), EXPECTED);
});
