// `kefu/intent`: the classifier in a module of its own, in Node.js.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import init, * as lean from "kefu/intent";
import * as kefu from "kefu";
import { connect } from "kefu/intent/worker";

const TEXTS = ["三天了还没发货，给我退款", "这件有没有大一码的，我一米七五", "今天天气真不错", "在吗", ""];
const model = readFileSync(new URL("../package/wasm/intent.safetensors", import.meta.url));

test("it answers as the whole package does", async () => {
  await Promise.all([init(), kefu.default(undefined, { models: ["intent"] })]);
  const [small, whole] = [lean.IntentClassifier.builtin(), kefu.IntentClassifier.builtin()];
  for (const text of TEXTS) {
    assert.deepEqual(small.classify(text, { stage: "after" }), whole.classify(text, { stage: "after" }));
  }
  assert.deepEqual(small.classifyBatch(TEXTS), whole.classifyBatch(TEXTS));
  assert.deepEqual(small.predictProba(TEXTS), whole.predictProba(TEXTS));
  assert.deepEqual(small.predict(TEXTS), whole.predict(TEXTS));
  assert.deepEqual(small.classes, whole.classes);
  assert.deepEqual(small.taxonomy, whole.taxonomy);
  assert.deepEqual(small.routeFeedback(TEXTS[0]), whole.routeFeedback(TEXTS[0]));
  assert.deepEqual(lean.findEntities("退我12.5元"), kefu.findEntities("退我12.5元"));
  assert.deepEqual(lean.normalize("ＯＫ"), kefu.normalize("ＯＫ"));
  assert.deepEqual([lean.loaded("intent"), lean.loaded("embedding")], [true, false]);
});

test("its vectors and models come and go", async () => {
  const words = lean.IntentClassifier.fromBytes(model);
  assert.equal(words.hasVectors, false);
  await lean.load("embedding");
  const meaning = lean.IntentClassifier.builtin();
  assert.equal(meaning.hasVectors, true);
  assert.deepEqual(meaning.withoutEmbedding().classify("东西坏了"), words.classify("东西坏了"));
  assert.equal(meaning.withDecision({ accept: 1, margin: 1 }).classify(TEXTS[0]).label, null);
  await assert.rejects(lean.load("risk"), { code: "name.unknown" });
});

test("its worker makes engines again after a crash", async (t) => {
  const worker = await connect();
  t.after(() => worker.terminate());
  const classifier = await worker.IntentClassifier.builtin();
  const strict = await classifier.withDecision({ accept: 1, margin: 1 });
  const stop = new AbortController();
  const long = classifier.with({ signal: stop.signal }).classifyBatch(Array(200_000).fill(TEXTS[0]));
  setTimeout(() => stop.abort(), 100);
  await assert.rejects(long, { name: "AbortError" });
  assert.equal((await strict.classify(TEXTS[0])).label, null);
  assert.deepEqual(await classifier.classify(TEXTS[0]), lean.IntentClassifier.fromBytes(model).withoutEmbedding().classify(TEXTS[0]));
});
