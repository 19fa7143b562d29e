// The package in a page of a Manifest V3 extension, as published: from files, under its policy.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { launch } from "./browser.js";

const PACKAGE = new URL("../package", import.meta.url).pathname;
const PAGE = `
import init, { IntentClassifier } from "./kefu/index.js";
import { connect } from "./kefu/worker.js";

async function main() {
  await init(undefined, { models: ["intent"] });
  const kefu = await connect({ models: [] });
  const scorer = await kefu.ScriptScorer.builtin();
  const found = await scorer.check("加我微信给您返现");
  kefu.terminate();
  return IntentClassifier.builtin().classify("三天了还没发货").label + " " + (found.length > 0);
}
globalThis.answer = main();
`;

/** Chromium names an extension by its key, in the letters a to p. */
function idOf(key) {
  const digest = createHash("sha256").update(key).digest("hex").slice(0, 32);
  return [...digest].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join("");
}

test("a page of a Manifest V3 extension", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "kefu-extension-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "der" });
  const manifest = {
    manifest_version: 3,
    name: "kefu",
    version: "1",
    key: key.toString("base64"),
    content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "page.html"), '<!doctype html><script type="module" src="page.js"></script>');
  writeFileSync(join(folder, "page.js"), PAGE);
  cpSync(PACKAGE, join(folder, "kefu"), { recursive: true });

  const { browser, close } = await launch(folder);
  t.after(close);
  const page = await browser.newPage();
  await page.goto(`chrome-extension://${idOf(key)}/page.html`);
  assert.equal(await page.evaluate(() => globalThis.answer), "ship.urge true");
});
