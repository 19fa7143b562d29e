// The package in Chromium: a page on localhost loads it, runs the golden cases and the engines.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { launch, serve } from "./browser.js";

const ROOT = new URL("..", import.meta.url).pathname;
const CASES = join(ROOT, "../core/testdata");

let server;
let chromium;
let page;

before(async () => {
  server = await serve(ROOT);
  chromium = await launch();
  page = await opened();
});

after(async () => {
  await chromium?.close();
  server?.close();
});

/** A page of its own, closed at the end of a test. */
async function opened(t) {
  const fresh = await chromium.browser.newPage();
  t?.after(() => fresh.close());
  await fresh.goto(server.url);
  return fresh;
}

for (const file of readdirSync(CASES).filter((name) => name.endsWith(".jsonl"))) {
  test(`golden cases of ${file} in Chromium`, async () => {
    const text = readFileSync(join(CASES, file), "utf8");
    const wrong = await page.evaluate(
      async ([file, text]) => {
        const { default: init, ...kefu } = await import("/package/index.js");
        const { runCases } = await import("/tests/golden.js");
        await init(undefined, { models: ["intent", "risk", "embedding"] });
        return runCases(kefu, file, text);
      },
      [file, text],
    );
    assert.deepEqual(wrong, []);
  });
}

test("a page is ready in time", async (t) => {
  const fresh = await opened(t);
  const milliseconds = await fresh.evaluate(async () => {
    const start = performance.now();
    const { default: init, IntentClassifier, RiskModel, ScriptScorer } = await import("/package/index.js");
    await init();
    IntentClassifier.builtin().classify("在吗");
    ScriptScorer.builtin().check("亲，您好");
    RiskModel.builtin().assess([{ role: "customer", text: "在吗" }]);
    return performance.now() - start;
  });
  t.diagnostic(`ready in ${milliseconds.toFixed(0)} ms`);
});

for (const kind of ["module", "bytes", "response", "promise of a response"]) {
  test(`init takes ${kind}`, async (t) => {
    const fresh = await opened(t);
    const text = await fresh.evaluate(async (kind) => {
      const { default: init, normalize } = await import("/package/index.js");
      const fetched = fetch("/package/wasm/kefu_bg.wasm");
      const bytes = async () => (await fetched).arrayBuffer();
      const sources = {
        module: async () => WebAssembly.compile(await bytes()),
        bytes,
        response: () => fetched,
      };
      const source = sources[kind];
      await init(source ? await source() : fetched);
      return normalize("ＯＫ").text;
    }, kind);
    assert.equal(text, "ok");
  });
}

test("kefu/intent reads messages in the page and in its worker", async (t) => {
  const fresh = await opened(t);
  const found = await fresh.evaluate(async () => {
    const { default: init, IntentClassifier } = await import("/package/intent.js");
    const { connect } = await import("/package/intent-worker.js");
    const start = performance.now();
    await init();
    const here = IntentClassifier.builtin().classify("三天了还没发货").label;
    const milliseconds = performance.now() - start;
    const kefu = await connect();
    const there = await (await kefu.IntentClassifier.builtin()).classify("三天了还没发货");
    kefu.terminate();
    return { labels: [here, there.label], milliseconds };
  });
  assert.deepEqual(found.labels, ["ship.urge", "ship.urge"]);
  t.diagnostic(`ready in ${found.milliseconds.toFixed(0)} ms`);
});

test("a training in the worker tells its progress and can be cancelled", async (t) => {
  const fresh = await opened(t);
  const found = await fresh.evaluate(async () => {
    const { connect } = await import("/package/worker.js");
    const kefu = await connect({ models: [] });
    const texts = Array.from({ length: 400 }, (_, n) => (n % 2 === 1 ? `怎么退货呢${n}` : `什么时候发货呀${n}`));
    const labels = texts.map((_, n) => (n % 2 === 1 ? "return" : "ship"));
    const shares = [];
    const progress = (share) => void shares.push(share);
    const own = await kefu.IntentClassifier.train(texts, labels, { weights: texts.map(() => 1), progress });
    const label = await own.predict(["怎么退货"]);
    const stop = new AbortController();
    const training = kefu.with({ signal: stop.signal }).IntentClassifier;
    const long = training.crossValidate(texts, labels, 50, { progress: () => stop.abort() });
    const ended = await long.then(() => "done", (error) => error.name);
    kefu.terminate();
    return { label, ended, rising: shares.length > 1 && shares.every((share, n) => n === 0 || share >= shares[n - 1]) };
  });
  assert.deepEqual(found, { label: ["return"], ended: "AbortError", rising: true });
});

test("a failed init can be tried again", async (t) => {
  const fresh = await opened(t);
  const found = await fresh.evaluate(async () => {
    const { default: init, version } = await import("/package/index.js");
    const failed = await init("/missing.wasm").then(() => "loaded", (error) => error.code);
    await init();
    return [failed, typeof version()];
  });
  assert.deepEqual(found, ["load.failed", "string"]);
});

test("ten thousand calls leave memory flat", async (t) => {
  const fresh = await opened(t);
  const grown = await fresh.evaluate(async () => {
    const { default: init, _start, FaqIndex, IntentClassifier, RiskModel, ScriptScorer } = await import("/package/index.js");
    await init();
    const { memory } = await _start();
    const intents = IntentClassifier.builtin();
    const index = FaqIndex.build([{ id: "a", question: "怎么退货" }, { id: "b", question: "多久发货" }]);
    const risk = RiskModel.builtin();
    const scorer = ScriptScorer.builtin();
    const round = () => {
      intents.classify("三天了还没发货，我要退款");
      index.search("我要退货");
      const monitor = risk.monitor();
      monitor.push({ role: "customer", text: "再不发货就给差评" });
      monitor.free();
      scorer.check("加我微信给您返现");
    };
    for (let n = 0; n < 100; n += 1) round();
    const before = memory.buffer.byteLength;
    for (let n = 0; n < 2500; n += 1) round();
    return memory.buffer.byteLength - before;
  });
  // Four calls a round. One page of WebAssembly is 64 KiB.
  assert.ok(grown <= 16 * 65536, `${grown} bytes more`);
});

test("the worker under a strict policy: engines, a crash, an end from outside", async (t) => {
  const fresh = await opened(t);
  const found = await fresh.evaluate(async () => {
    const { connect } = await import("/package/worker.js");
    const code = (promise) => promise.then(() => "resolved", (error) => error.code);
    const fragile = () => new Worker("/tests/fragile-host.js", { type: "module" });
    const kefu = await connect({ worker: fragile });
    const intents = await kefu.IntentClassifier.builtin();
    const label = async () => (await intents.classify("三天了还没发货")).label;
    const found = [await label()];
    for (const crash of ["trap", "quit", "throwLater"]) found.push(await code(kefu[crash]()), await label());
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    found.push((await kefu.with({ signal: stop.signal }).spin().catch((error) => error)).name, await label());
    // A second worker, of the package itself, from the same compiled module.
    const other = await connect();
    found.push(await other.version().then((version) => typeof version));
    other.terminate();
    kefu.terminate();
    found.push(await code(kefu.version()));
    return found;
  });
  const crashes = ["worker.crashed", "ship.urge"];
  const expected = ["ship.urge", ...crashes, ...crashes, ...crashes, "AbortError", "ship.urge", "string", "worker.terminated"];
  assert.deepEqual(found, expected);
});

test("a worker whose script is missing rejects", async (t) => {
  const fresh = await opened(t);
  const found = await fresh.evaluate(async () => {
    const { connect } = await import("/package/worker.js");
    const missing = () => new Worker("/missing.js", { type: "module" });
    return connect({ worker: missing }).then(() => "connected", (error) => error.code);
  });
  assert.equal(found, "load.failed");
});
