// Results have the fields that the declarations say, and no others.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import init, * as kefu from "kefu";
import { Shapes } from "./shapes.js";

const TALK = [
  { role: "customer", text: "骗子😡等了三天，不发货就给差评，给我转200", at: 0 },
  { role: "agent", text: "亲，加我微信给您返现100元", at: 300 },
  { role: "customer", text: "我要投诉", at: 400 },
];
const ENTRIES = [
  { id: "return", question: "怎么退货", variants: ["我要退货"], answer: "在订单页点售后", related: ["ship"], steps: ["打开订单"] },
  { id: "ship", question: "什么时候发货", variants: ["多久发货"], answer: "{order_no}48小时内" },
];
const TEXTS = Array.from({ length: 60 }, (_, n) => (n % 2 === 1 ? `怎么退货呢${n}` : `什么时候发货呀${n}`));
const LABELS = TEXTS.map((_, n) => (n % 2 === 1 ? "return" : "ship"));

const shapes = new Shapes();
const check = (name, value) => assert.equal(shapes.mismatch(name, value), undefined);

before(() => init(undefined, { models: ["intent", "risk", "embedding"] }));

test("the check itself sees what is wrong", () => {
  assert.match(shapes.mismatch("Span", { start: 0, end: "1" }), /Span.end is "1"/);
  assert.match(shapes.mismatch("Span", { start: 0 }), /Span.end is missing/);
  assert.match(shapes.mismatch("Span", { start: 0, end: 1, more: 2 }), /Span.more is not declared/);
});

test("intents", () => {
  const classifier = kefu.IntentClassifier.builtin();
  for (const text of ["三天没发货了，13812345678，退我12.5元", "不想退货，想换货", "今天天气", "在吗", ""]) {
    check("Intent", classifier.classify(text));
    check("FeedbackRoute", classifier.routeFeedback(text));
  }
  check("IntentBatch", classifier.classifyBatch(TEXTS));
  check("IntentKind[]", classifier.taxonomy);
  const own = kefu.IntentClassifier.train(TEXTS, LABELS, {
    vocabulary: { minDocuments: 1 },
    softmax: { epochs: 2, denseDropout: 0 },
    taxonomy: [{ id: "return", zh: "退货", stage: "after", department: "售后", smallTalk: false }],
  });
  check("IntentReport", own.evaluate(TEXTS, LABELS));
  check("IntentReport", kefu.IntentClassifier.crossValidate(TEXTS, LABELS, 2));
  check("LearningPoint[]", kefu.IntentClassifier.learningCurve(TEXTS, LABELS, TEXTS, LABELS, new Float32Array([0.5, 1])));
  const wrong = LABELS.with ? LABELS.with(3, "ship") : LABELS.map((label, n) => (n === 3 ? "ship" : label));
  check("LintReport", kefu.lintDataset([...TEXTS, TEXTS[0], TEXTS[1], "", "孤零零"], [...wrong, "ship", "ship", "ship", "one"]));
});

test("answers", () => {
  const index = kefu.FaqIndex.build(ENTRIES);
  check("FaqHit[]", index.search("我要退货"));
  for (const query of ["我要退货", "退货发货", "今天天气", "什么时候发货"]) check("FaqReply", index.answer(query));
  check("FaqRanking", index.rankBatch(["我要退货"]));
  check("FaqReport", index.evaluate(["我要退货", "天气"], ["return", null]));
  check("FaqLint", index.lint(0, ["ship"]));
  check("FaqEntry[]", index.entries());
  check("FaqOptions", index.options);
  check("QuestionCluster[]", index.clusterUnanswered(["有赠品吗", "送赠品吗", "有没有赠品", "怎么退货啊"]));
});

test("risk", () => {
  const model = kefu.RiskModel.builtin().withPolicy({ compensationLimit: 20, shipHours: 48 });
  check("Risk", model.assess(TALK));
  check("RiskUpdate", model.monitor().push(TALK[0]));
  check("RiskBatch", model.assessBatch([TALK]));
  check("PolicyFinding[]", model.checkReply("赔您100元"));
  check("EvidencePack", model.evidence(TALK));
  const fine = [{ role: "customer", text: "好的谢谢" }];
  const labels = Array.from({ length: 40 }, (_, n) => n % 2);
  check("RiskReport", model.evaluate(labels.map((bad) => (bad ? TALK : fine)), labels));
  check("ReviewReading", kefu.ReviewModel.builtin().read("质量很差，物流很快"));
});

test("rules and scores", () => {
  const rules = kefu.RuleSet.builtin();
  check("Rule[]", rules.rules());
  check("RuleHit[]", rules.check("加我微信给您返现"));
  check("RuleHit[]", rules.review(TALK));
  check("RuleTrace", rules.test(rules.rules()[0].id, TALK));
  check("Lint[]", rules.lint());
  const scorer = kefu.ScriptScorer.builtin();
  check("Finding[]", scorer.check("加我微信给您返现"));
  check("ScriptScore", scorer.score("亲，抱歉让您久等，马上帮您查", "快递到哪了"));
  check("ScriptBatch", scorer.scoreBatch(["好的亲"], ["在吗"]));
});

test("texts", () => {
  check("Entity[]", kefu.findEntities("明天下午三点前给我发货，单号SF1234567890123，12.5元，一米七五", "2026-03-04T10:00:00"));
  check("NormalizedText", kefu.normalize("ＯＫ👍"));
  check("Redacted", kefu.redact("我的电话13812345678", { reversible: true }));
});
