// Measures the package in Chromium: when a page is ready, and how long a call takes.
// usage: node bench.js [RESULT.json]
import { writeFileSync } from "node:fs";

import { launch, serve } from "../tests/browser.js";

const ROOT = new URL("..", import.meta.url).pathname;
const RUNS = 7;

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds from the first import to a first answer of each engine, in a new page. */
async function ready(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  const result = await page.evaluate(async () => {
    const start = performance.now();
    const { default: init, IntentClassifier, RiskModel, ScriptScorer } = await import("/package/index.js");
    await init();
    const loaded = performance.now() - start;
    IntentClassifier.builtin().classify("在吗");
    const intent = performance.now() - start - loaded;
    RiskModel.builtin().assess([{ role: "customer", text: "在吗" }]);
    const risk = performance.now() - start - loaded - intent;
    ScriptScorer.builtin().check("亲，您好");
    return { loaded, intent, risk, script: performance.now() - start - loaded - intent - risk, ready: performance.now() - start };
  });
  await page.close();
  return result;
}

/** Microseconds a call, the median of many rounds. */
async function calls(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  const result = await page.evaluate(async () => {
    const { default: init, ...kefu } = await import("/package/index.js");
    await init();
    const texts = [
      "快递三天没动了，到底什么时候能到，再不到我就退款了",
      "你好，这件衣服有没有大一码的，我一米七五一百四十斤",
      "收到的杯子碎了，包装都破了，你们给我补发一个吧",
    ];
    const drafts = [
      "亲，非常抱歉让您久等了，我马上帮您催一下快递，今天内给您答复",
      "亲，加我微信给您返现，五星好评返红包哦",
      "您好，这款质量是全网最好的，保证用一辈子不会坏，请放心购买",
    ];
    const measure = (call) => {
      for (let n = 0; n < 500; n += 1) call(n);
      const rounds = [];
      for (let round = 0; round < 31; round += 1) {
        const start = performance.now();
        for (let n = 0; n < 200; n += 1) call(n);
        rounds.push(((performance.now() - start) * 1000) / 200);
      }
      return rounds.sort((a, b) => a - b)[15];
    };
    const intents = kefu.IntentClassifier.builtin();
    const scorer = kefu.ScriptScorer.builtin();
    const risk = kefu.RiskModel.builtin();
    const talk = texts.flatMap((text, at) => [{ role: "customer", text }, { role: "agent", text: drafts[at] }]);
    const words = measure((n) => intents.classify(texts[n % 3]));
    const check = measure((n) => scorer.check(drafts[n % 3]));
    const score = measure((n) => scorer.score(drafts[n % 3], texts[n % 3]));
    const assess = measure(() => risk.assess(talk));
    await kefu.load("embedding");
    const meaning = kefu.IntentClassifier.builtin();
    return {
      "classify, words alone": words,
      classify: measure((n) => meaning.classify(texts[n % 3])),
      "classifyBatch, a text": measure(() => meaning.classifyBatch(texts)) / 3,
      "draft check": check,
      "draft score": score,
      "risk of 6 messages": assess,
    };
  });
  await page.close();
  return result;
}

const server = await serve(ROOT);
const { browser, close } = await launch();
try {
  const starts = [];
  for (let run = 0; run < RUNS; run += 1) starts.push(await ready(browser, server.url));
  const milliseconds = Object.fromEntries(
    Object.keys(starts[0]).map((part) => [part, Number(median(starts.map((start) => start[part])).toFixed(1))]),
  );
  const measured = await calls(browser, server.url);
  const microseconds = Object.fromEntries(
    Object.entries(measured).map(([call, value]) => [call, Number(value.toFixed(1))]),
  );
  const report = {
    command: "node bindings-wasm/scripts/bench.js",
    chromium: browser.browser()?.version(),
    milliseconds,
    microseconds,
  };
  console.log(JSON.stringify(report, null, 2));
  if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await close();
  server.close();
}
