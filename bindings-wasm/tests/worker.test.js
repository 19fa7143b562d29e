// The worker client in Node.js: what it promises where calls fail, are cancelled, or crash.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import init, { FaqIndex, IntentClassifier, RiskModel } from "kefu";
import { connect } from "kefu/worker";

const ENTRIES = [
  { id: "return", question: "怎么退货", variants: ["我要退货"], answer: "在订单页点售后" },
  { id: "ship", question: "什么时候发货", variants: ["多久发货"], answer: "48小时内" },
];
const ANGRY = { role: "customer", text: "再不发货就给差评", at: 0 };

// The same worker, which can also be made to fail in each way a worker fails.
const fragile = () => new Worker(new URL("fragile-host-node.js", import.meta.url));

async function opened(t, options) {
  const kefu = await connect(options);
  t.after(() => kefu.terminate());
  return kefu;
}

/** How a call ends: the code of a KefuError, the name of another. */
const code = (promise) =>
  promise.then(
    () => "resolved",
    (error) => (typeof error.code === "string" ? error.code : error.name),
  );

test("the worker answers as the package does", async (t) => {
  const [kefu] = await Promise.all([opened(t), init()]);
  const classifier = await kefu.IntentClassifier.builtin();
  assert.deepEqual(await classifier.classify("三天了还没发货"), IntentClassifier.builtin().classify("三天了还没发货"));
  assert.deepEqual(await classifier.classes, IntentClassifier.builtin().classes);
  const index = await kefu.FaqIndex.build(ENTRIES);
  assert.deepEqual(await index.search("我要退货"), FaqIndex.build(ENTRIES).search("我要退货"));
  const batch = await (await kefu.RiskModel.builtin()).assessBatch([[ANGRY]]);
  assert.deepEqual(batch.score, RiskModel.builtin().assessBatch([[ANGRY]]).score);
  assert.equal((await kefu.normalize("ＯＫ")).text, "ok");
});

test("a training tells its progress", async (t) => {
  const kefu = await opened(t, { models: [] });
  const texts = Array.from({ length: 80 }, (_, n) => (n % 2 === 1 ? `怎么退货呢${n}` : `什么时候发货呀${n}`));
  const labels = texts.map((_, n) => (n % 2 === 1 ? "return" : "ship"));
  const shares = [];
  const own = await kefu.IntentClassifier.train(texts, labels, { progress: (share) => shares.push(share) });
  assert.ok(shares.length > 1 && shares.every((share) => share >= 0 && share <= 1));
  assert.deepEqual(await own.predict(["怎么退货"]), ["return"]);
});

test("an error arrives with its code and row, and harms nothing", async (t) => {
  const kefu = await opened(t, { models: [] });
  const failure = await kefu.FaqIndex.build([...ENTRIES, { id: "x" }]).catch((error) => error);
  assert.deepEqual([failure.name, failure.code, failure.row], ["KefuError", "input.invalid", 2]);
  assert.equal(await code(kefu.IntentClassifier.builtin()), "model.missing");
  await kefu.load("intent");
  await kefu.IntentClassifier.builtin();
  assert.equal(await code(kefu.FaqIndex.build([{ id: "f", question: () => 0 }])), "DataCloneError");
  assert.equal(await code(kefu.load("nonsense")), "name.unknown");
});

for (const crash of ["trap", "exhaust", "quit", "throwLater"]) {
  test(`after ${crash} the engines are made again`, async (t) => {
    const kefu = await opened(t, { worker: fragile });
    const first = await kefu.FaqIndex.build(ENTRIES);
    const index = await first.upsert([{ id: "coupon", question: "有优惠券吗" }]);
    await first.free();
    const model = await kefu.RiskModel.builtin();
    const monitor = await model.monitor();
    await model.free();
    const { score } = await monitor.push(ANGRY);
    const waiting = [kefu[crash](), index.search("有优惠券吗", 1)];
    assert.equal(await code(waiting[0]), "worker.crashed");
    assert.equal((await waiting[1])[0].id, "coupon");
    assert.equal(await monitor.score, score);
  });
}

test("a panic rejects with `internal`, and the engines are made again", async (t) => {
  const kefu = await opened(t, { worker: fragile });
  const model = await kefu.RiskModel.builtin();
  assert.equal(await code(kefu.panic()), "internal");
  assert.ok((await model.assess([ANGRY])).score > 0);
});

test("calls are cancelled: those that wait, and one that runs for ever", async (t) => {
  const kefu = await opened(t, { worker: fragile });
  const index = await kefu.FaqIndex.build(ENTRIES);
  const stop = new AbortController();
  const calls = [kefu.with({ signal: stop.signal }).spin(), index.with({ signal: stop.signal }).search("退货")];
  setTimeout(() => stop.abort(), 50);
  assert.deepEqual(await Promise.all(calls.map(code)), ["AbortError", "AbortError"]);
  assert.equal((await index.search("我要退货", 1))[0].id, "return");
  assert.equal(await code(index.with({ signal: AbortSignal.abort() }).search("退货")), "AbortError");
});

test("a terminated worker rejects what waits and what comes", async (t) => {
  const kefu = await opened(t, { worker: fragile });
  const calls = [kefu.spin(), kefu.version()].map(code);
  await new Promise((resolve) => setTimeout(resolve, 20));
  kefu.terminate();
  assert.deepEqual(await Promise.all(calls), ["worker.terminated", "worker.terminated"]);
  assert.equal(await code(kefu.version()), "worker.terminated");
});

test("an engine whose making crashes is lost alone", async (t) => {
  const kefu = await opened(t, { worker: fragile });
  const index = await kefu.FaqIndex.build(ENTRIES);
  const bomb = await kefu.Bomb.build(new Int32Array(new SharedArrayBuffer(4)));
  assert.equal(await code(kefu.trap()), "worker.crashed");
  assert.equal((await index.search("我要退货", 1))[0].id, "return");
  assert.equal(await code(bomb.tick()), "worker.crashed");
});

test("a worker that cannot start rejects", async () => {
  const missing = () => new Worker(new URL("no-such-file.js", import.meta.url));
  assert.equal(await code(connect({ worker: missing })), "worker.crashed");
  assert.equal(await code(connect({ source: new URL("file:///no/such.wasm") })), "load.failed");
  assert.equal(await code(connect({ models: [new Uint8Array(9)] })), "model.format");
});
