// The package in Node.js.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import init, * as kefu from "kefu";
import { runCases } from "./golden.js";

const CASES = new URL("../../core/testdata/", import.meta.url);
const ANGRY = [
  { role: "customer", text: "骗子😡不发货就给差评", at: 0 },
  { role: "agent", text: "亲，抱歉", at: 30 },
];
const ENTRIES = [
  { id: "return", question: "怎么退货", variants: ["我要退货"], answer: "在订单页点售后" },
  { id: "ship", question: "什么时候发货", variants: ["多久发货"], answer: "48小时内" },
];

// In this order: the first test sees the module without a model.
test("models are loaded apart", async () => {
  const missing = { name: "KefuError", code: "model.missing", message: /await load\("intent"\)/ };
  await init(undefined, { models: [] });
  assert.throws(() => kefu.IntentClassifier.builtin(), missing);
  assert.equal(kefu.loaded("intent"), false);
  // Rules need no model, and entries are found by their words.
  assert.ok(kefu.ScriptScorer.builtin().check("加我微信给您返现").length > 0);
  assert.equal(kefu.FaqIndex.build(ENTRIES).search("我要退货", 1)[0].id, "return");

  await kefu.load("intent");
  await kefu.load(readFileSync(new URL("../package/wasm/risk.safetensors", import.meta.url)));
  assert.equal(kefu.loaded("risk"), true);
  const apart = kefu.IntentClassifier.builtin();
  const before = apart.classify("东西收到了是坏的怎么办");
  await kefu.load("embedding");
  await kefu.load("embedding");
  assert.deepEqual(apart.classify("东西收到了是坏的怎么办"), before);
  assert.notDeepEqual(kefu.IntentClassifier.builtin().predictProba(["东西坏了"]), apart.predictProba(["东西坏了"]));
});

test("what cannot be loaded is named", async () => {
  await assert.rejects(kefu.load("dictionary"), { code: "name.unknown", message: /intent, risk, embedding/ });
  await assert.rejects(kefu.load(new URL("file:///no/such/model")), { code: "load.failed" });
  await assert.rejects(kefu.load(new Uint8Array(9)), { code: "model.format" });
});

test("init is idempotent", async () => {
  assert.equal(init(), init());
  await init();
});

for (const file of readdirSync(CASES).filter((name) => name.endsWith(".jsonl"))) {
  test(`golden cases of ${file}`, () => {
    assert.deepEqual(runCases(kefu, file, readFileSync(new URL(file, CASES), "utf8")), []);
  });
}

test("spans are in UTF-16 units", () => {
  const text = "𠮷先生👍我要退貨";
  const [hit] = kefu.FaqIndex.build(ENTRIES).search(text, 1);
  assert.equal(hit.id, "return");
  for (const { span, quote } of hit.evidence) {
    if (span !== null) assert.equal(text.slice(span.start, span.end), quote);
  }
});

test("errors have a code and a row", () => {
  const risk = kefu.RiskModel.builtin();
  const caught = (call) => {
    try {
      call();
    } catch (error) {
      assert.ok(error instanceof Error);
      return [error.name, error.code, error.row];
    }
    return "no error";
  };
  assert.deepEqual(caught(() => kefu.FaqIndex.build([...ENTRIES, { id: "x" }])), ["KefuError", "input.invalid", 2]);
  assert.deepEqual(caught(() => kefu.FaqIndex.build(ENTRIES, { lern: 1 })), ["KefuError", "option.invalid", undefined]);
  assert.deepEqual(caught(() => kefu.RiskModel.fromBytes(new Uint8Array(9))), ["KefuError", "model.format", undefined]);
  assert.deepEqual(caught(() => risk.assessBatch([ANGRY, [{ role: "robot", text: "" }]])), ["KefuError", "input.invalid", 1]);
});

test("a panic is an error and the engine still works", () => {
  const index = kefu.FaqIndex.build(ENTRIES);
  const before = index.search("我要退货");
  assert.throws(() => kefu._panic(), { name: "KefuError", code: "internal", message: /unreachable/ });
  assert.deepEqual(index.search("我要退货"), before);
});

test("batches are columns of their singles", () => {
  const risk = kefu.RiskModel.builtin();
  const batch = risk.assessBatch([ANGRY, ANGRY.slice(1)]);
  assert.ok(batch.score instanceof Float32Array);
  assert.equal(batch.score[0], risk.assess(ANGRY).score);
  assert.equal(batch.probabilities.length, 2 * risk.classes);
  const ranking = kefu.FaqIndex.build(ENTRIES).rankBatch(["我要退货", "在吗"], 2);
  assert.equal(ranking.ids[0][0], "return");
  assert.equal(ranking.scores.length, 4);
  const scores = kefu.ScriptScorer.builtin().scoreBatch(["好的亲", "没办法"], ["在吗", "能退吗"]);
  assert.equal(scores.total.length, 2);
});

test("a grown index scores as one built at once", () => {
  const grown = kefu.FaqIndex.build(ENTRIES).upsert([{ id: "gift", question: "下单送什么礼物", answer: "送贴纸。" }]);
  const again = kefu.FaqIndex.fromBytes(grown.toBytes());
  for (const query of ["送礼物吗", "我要退货"]) {
    assert.deepEqual(again.search(query), grown.search(query));
    assert.deepEqual(grown.rebuild().search(query), grown.search(query));
  }
  assert.equal(grown.entries().length, ENTRIES.length + 1);
  assert.ok(grown.options.thresholds.suggest > 0);
  assert.equal(kefu.similarity("几号发货", "几号发货?"), 1);
  assert.throws(() => new kefu.EntryVectors(["a", "b"], new Float32Array(3)), { code: "input.invalid" });
});

test("a training has weights, a progress, and vectors of one's own", () => {
  const texts = Array.from({ length: 80 }, (_, n) => (n % 2 === 1 ? `怎么退货呢${n}` : `什么时候发货呀${n}`));
  const labels = texts.map((_, n) => (n % 2 === 1 ? "return" : "ship"));
  const { IntentClassifier } = kefu;
  const equal = texts.map(() => 1);
  const twice = new Float32Array(labels.map((label) => (label === "ship" ? 0.01 : 1)));
  const chance = (options) => IntentClassifier.train(texts, labels, options).predictProba(["在吗"])[0];
  assert.equal(chance({ weights: equal }), chance());
  assert.ok(chance({ weights: twice }) > chance());
  assert.throws(() => chance({ weights: [1] }), { code: "input.invalid" });
  assert.throws(() => chance({ progress: () => false }), { code: "cancelled" });
  assert.throws(() => chance({ progress: 5 }), { code: "option.invalid" });
  const thrown = new Error("enough");
  assert.throws(() => chance({ progress: () => { throw thrown; } }), thrown);
  const embedding = readFileSync(new URL("../package/wasm/embedding.safetensors", import.meta.url));
  const own = IntentClassifier.trainOn(texts, labels, embedding, { calibrate: false });
  assert.equal(own.hasVectors, true);
  assert.equal(own.withoutEmbedding().hasVectors, false);
  assert.throws(() => IntentClassifier.trainOn(texts, labels, new Uint8Array(9)), { code: "model.format" });
});

test("a monitor ends where an assessment does", () => {
  const risk = kefu.RiskModel.builtin();
  const monitor = risk.monitor();
  const updates = ANGRY.map((message) => monitor.push(message));
  assert.ok(Math.abs(updates[1].score - risk.assess(ANGRY).score) < 1e-6);
});

test("models travel as bytes", () => {
  const risk = kefu.RiskModel.builtin();
  assert.deepEqual(kefu.RiskModel.fromBytes(risk.toBytes()).assess(ANGRY), risk.assess(ANGRY));
});

test("risk learns a shop's own outcomes and reviews", () => {
  const fine = [{ role: "customer", text: "请问发货了吗" }, { role: "customer", text: "好的谢谢" }];
  const rows = Array.from({ length: 40 }, (_, n) => (n % 2 === 1 ? ANGRY : fine));
  const labels = rows.map((_, n) => n % 2);
  const risk = kefu.RiskModel.train(rows, labels, { earlyWarning: false });
  assert.ok(risk.assess(ANGRY).score > 0.8 && risk.assess(fine).score < 0.2);
  assert.equal(risk.calibrate(rows, labels).evaluate(rows, labels).auc, 1);
  const texts = labels.map((label, n) => `${label === 1 ? "踩雷退了" : "绝绝子安利"}${n}`);
  const reviews = kefu.ReviewModel.fromBytes(kefu.ReviewModel.train(texts, labels).toBytes());
  assert.ok(reviews.read("绝绝子安利").polarity > 0.5 && reviews.read("踩雷退了").polarity < -0.5);
  const [praised, blamed] = reviews.readBatch(["物流很快", "😀客服态度差"]);
  assert.deepEqual([praised, blamed], [reviews.read("物流很快"), reviews.read("😀客服态度差")]);
  assert.throws(() => kefu.ReviewModel.builtin().toBytes(), { name: "KefuError", code: "data.insufficient" });
});

test("calls leave memory flat", () => {
  const risk = kefu.RiskModel.builtin();
  const run = (count) => {
    for (let n = 0; n < count; n += 1) risk.assess(ANGRY);
  };
  run(500);
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
  run(5000);
  const after = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
  assert.ok(after - before < 4e6, `${after - before} bytes more`);
});

test("the declarations say no any", () => {
  const folder = new URL("../package/", import.meta.url);
  const files = ["", "types/"].flatMap((part) => readdirSync(new URL(part, folder)).map((name) => part + name));
  for (const file of files.filter((name) => name.endsWith(".d.ts"))) {
    const code = readFileSync(new URL(file, folder), "utf8").replace(/\/\*[^]*?\*\/|\/\/.*|"[^"]*"/g, "");
    assert.equal(/\bany\b/.test(code), false, file);
  }
});
