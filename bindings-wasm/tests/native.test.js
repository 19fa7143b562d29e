// The package answers what the library answers natively: `cargo xtask test` writes those answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import init, * as kefu from "kefu";
import * as lean from "kefu/intent";
import { snake } from "./golden.js";

const { KEFU_NATIVE } = process.env;
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** Where two results differ; `exact` counts the floats that are the same bits, `near` the others. */
function difference(expected, got, tally, path = "") {
  if (typeof expected === "number" && typeof got === "number") {
    if (expected === got) tally.exact += Number(!Number.isInteger(got));
    else if (Math.abs(expected - got) <= 1e-6 * Math.max(1, Math.abs(expected))) tally.near += 1;
    else return `${path}: ${expected} natively, ${got} here`;
    return undefined;
  }
  if (expected === null || typeof expected !== "object") {
    return expected === got ? undefined : `${path}: ${expected} natively, ${got} here`;
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(got ?? {})]);
  for (const key of keys) {
    const found = difference(expected[key], got?.[key], tally, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const skip = KEFU_NATIVE === undefined && "run by `cargo xtask test`";
test("results are those of the native library", { skip }, async (t) => {
  const native = read(KEFU_NATIVE);
  const inputs = read(new URL("native-inputs.json", import.meta.url));
  const models = ["intent", "risk", "embedding"];
  await init(undefined, { models });
  await lean.default(undefined, { models: ["intent", "embedding"] });
  const scorer = kefu.ScriptScorer.builtin();
  const risk = kefu.RiskModel.builtin();
  const index = kefu.FaqIndex.build(inputs.entries);
  const intents = ({ IntentClassifier }) => {
    const classifier = IntentClassifier.builtin();
    return inputs.messages.map((text) => ({
      intent: classifier.classify(text),
      probabilities: [...classifier.predictProba([text])],
    }));
  };
  const here = {
    intents: intents(kefu),
    risks: inputs.conversations.map((messages) => risk.assess(messages)),
    scores: inputs.replies.map(([customer, reply]) => scorer.score(reply, customer)),
    hits: inputs.queries.map((query) => index.search(query, 3)),
  };
  const tally = { exact: 0, near: 0 };
  assert.equal(difference(native, snake(here), tally), undefined);
  assert.equal(difference(native.intents, snake(intents(lean)), tally), undefined);
  t.diagnostic(`${tally.exact} floats are the same bits, ${tally.near} within 1e-6`);
  assert.ok(tally.exact > 100);
});
