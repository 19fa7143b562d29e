// Runs the golden cases of core/testdata, as its README describes them. No imports from Node: the
// same file runs in the browser.

/** Runs the cases of a file and returns what differs, one line each. */
export function runCases(kefu, file, text) {
  const engines = new Engines(kefu);
  const wrong = [];
  text.split("\n").forEach((line, number) => {
    if (line === "" || line.startsWith("//")) return;
    const test = JSON.parse(line);
    const problem = run(engines, test);
    if (problem !== undefined) wrong.push(`${file}:${number + 1} ${test.name}: ${problem}`);
  });
  return wrong;
}

function run(engines, test) {
  const given = test.input ?? {};
  let result;
  try {
    result = snake(engines.call(test.call, given) ?? null);
  } catch (error) {
    return error.code === test.error && test.error !== undefined ? undefined : String(error);
  }
  if (test.error !== undefined) return `expected error ${test.error}`;
  return difference(test.expect, result, given) ?? wrongQuote(result, given);
}

/** Calls the package by the names the cases use. */
class Engines {
  constructor(kefu) {
    this.kefu = kefu;
    this.risk = kefu.RiskModel.builtin();
    this.script = kefu.ScriptScorer.builtin();
  }

  call(name, input) {
    switch (name) {
      case "normalize":
        return this.kefu.normalize(input.text);
      case "entity.find":
        return this.kefu.findEntities(input.text, input.now);
      case "entity.redact": {
        const redacted = this.kefu.redact(input.text, input.options);
        return { ...redacted, restored: this.kefu.restore(redacted) };
      }
      case "rule.builtin":
        return void (this.rules = this.kefu.RuleSet.builtin());
      case "rule.load":
        return void (this.rules = this.kefu.RuleSet.load(input.files));
      case "rule.pack":
        return void (this.rules = this.rules.pack(input.id));
      case "rule.check":
        return this.rules.check(input.text, input.role);
      case "rule.review":
        return this.rules.review(input.conversation, input.now);
      case "rule.test":
        return this.rules.test(input.id, input.conversation, input.now);
      case "intent.builtin":
        return void (this.intent = this.kefu.IntentClassifier.builtin());
      case "intent.train":
        return void (this.intent = this.kefu.IntentClassifier.train(input.texts, input.labels));
      case "intent.transfer":
        return void (this.intent = this.intent.transfer(input.texts, input.labels));
      case "intent.classify":
        return this.intent.classify(input.text, input.context);
      case "intent.route":
        return this.intent.routeFeedback(input.text);
      case "intent.predict":
        return this.intent.predict(input.texts);
      case "faq.build":
        return void (this.faq = this.kefu.FaqIndex.build(input.entries, input.options));
      case "faq.search":
        return this.faq.search(input.query, input.k);
      case "faq.answer":
        return this.faq.answer(input.query, input.context);
      case "faq.suggest":
        return this.faq.suggest(input.typed, input.k);
      case "faq.related":
        return this.faq.related(input.id, input.k);
      case "faq.upsert":
        return void (this.faq = this.faq.upsert(input.entries));
      case "faq.remove":
        return void (this.faq = this.faq.remove(input.ids));
      case "faq.rebuild":
        return void (this.faq = this.faq.rebuild());
      case "faq.fit_thresholds":
        this.faq = this.faq.fitThresholds(input.queries, input.ids, input.precision);
        return this.faq.options.thresholds;
      case "faq.evaluate":
        return this.faq.evaluate(input.queries, input.ids);
      case "faq.cluster":
        return this.faq.clusterUnanswered(input.messages);
      case "faq.lint":
        return this.faq.lint(input.now, input.hit);
      case "faq.fused": {
        const vectors = new this.kefu.EntryVectors(input.ids, new Float32Array(input.vectors.flat()));
        return this.faq.searchFused(input.query, new Float32Array(input.vector), vectors, input.k);
      }
      case "risk.assess":
        return this.risk.assess(input.conversation);
      case "risk.monitor": {
        const monitor = this.risk.monitor();
        return input.conversation.map((message) => monitor.push(message));
      }
      case "risk.check_reply":
        return this.risk.withPolicy(input.policy).checkReply(input.reply);
      case "risk.evidence":
        return this.risk.evidence(input.conversation);
      case "risk.learn": {
        const model = this.kefu.RiskModel.train(input.conversations, input.labels, input.options);
        const report = model.evaluate(input.conversations, input.labels);
        return { report, risk: model.assess(input.conversation) };
      }
      case "risk.calibrate":
        return this.risk.calibrate(input.conversations, input.labels).evaluate(input.conversations, input.labels);
      case "review.learn":
        return this.kefu.ReviewModel.train(input.texts, input.labels, input.options).read(input.text);
      case "review.read":
        return this.kefu.ReviewModel.builtin().read(input.text);
      case "script.check":
        return this.scorer(input).check(input.text);
      case "script.score":
        return this.scorer(input).score(input.reply, input.customer, input.context);
      case "script.measure":
        return this.script.measure(input.reply, input.customer);
      case "script.review":
        return this.scorer(input).review(input.conversation);
      case "script.rank":
        return this.script.rank(input.question, input.answers, input.agents);
      case "script.exam":
        return this.exam(input).items;
      case "script.grade":
        return this.exam(input).grade(this.script, input.submissions);
      case "script.fit":
        return this.fit(input);
      case "script.register":
        return this.script.register(input.text);
      case "script.register_match":
        return this.script.registerMatch(input.customer, input.reply);
      case "script.refusal":
        return this.script.refusal(input.reply);
      case "script.exceeds":
        return this.script.exceeds(input.reply, input.customer);
      case "script.template_use":
        return this.script.templateUse(input.reply, input.templates);
      case "script.question_form":
        return this.kefu.questionForm(input.text);
      case "script.to_choice":
        return this.kefu.toChoice(input.question, input.values);
      default:
        throw new Error(`unknown call ${name}`);
    }
  }

  /** The builtin scorer with what the case gives it. */
  scorer({ scorer: given = {} }) {
    let scorer = given.rubric ? this.kefu.ScriptScorer.withRubric(given.rubric) : this.script;
    if (given.packs) scorer = scorer.withPacks(given.packs);
    if (given.rules) scorer = scorer.withRules(given.rules);
    if (given.templates) scorer = scorer.withTemplates(given.templates);
    if (given.procedure) scorer = scorer.withProcedure(given.procedure);
    return scorer;
  }

  exam({ texts, intents, n }) {
    return this.kefu.Exam.fromLogs(texts, intents, n);
  }

  fit({ replies, customers, grades, options, overrides, reply, customer }) {
    let fitted = this.script.fit(replies, customers, grades, options);
    if (overrides) {
      const [replied, asked] = [replies, customers].map((column) => column.slice(0, overrides.length));
      const notes = overrides.map(() => "override");
      fitted = fitted.refit(replied, asked, overrides, undefined, notes);
    }
    const { agreement, graded } = fitted;
    return { grade: fitted.score(reply, customer).grade, agreement, graded };
  }
}

/** The result with the field names of the cases. */
export function snake(value) {
  if (Array.isArray(value)) return value.map(snake);
  if (value === null || typeof value !== "object") return value;
  // hitAt1 → hit_at_1.
  const rename = (name) => name.replace(/[A-Z]|(?<=At)\d/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [rename(name), snake(part)]));
}

function difference(expect, got, given, path = "", message = undefined) {
  const differs = () => `at \`${path}\`: expected ${JSON.stringify(expect)}, got ${JSON.stringify(got)}`;
  const keys = isObject(expect) ? Object.keys(expect) : [];
  if (keys.length === 1 && keys[0].startsWith("$")) {
    return holds(keys[0], expect[keys[0]], got, given, message) ? undefined : differs();
  }
  if (isObject(expect) && isObject(got)) {
    const of = messageOf(got) ?? message;
    return first(keys, (key) => difference(expect[key], got[key], given, `${path}.${key}`, of));
  }
  if (Array.isArray(expect) && Array.isArray(got) && expect.length === got.length) {
    return first(expect.keys(), (at) => difference(expect[at], got[at], given, `${path}.${at}`, message));
  }
  if (typeof expect === "number" && typeof got === "number") {
    const scale = Math.max(1, Math.abs(expect), Math.abs(got));
    return Math.abs(expect - got) <= 1e-5 * scale ? undefined : differs();
  }
  return expect === got || (expect === undefined && got === undefined) ? undefined : differs();
}

function holds(operator, operand, got, given, message) {
  const matches = (expect, item) => difference(expect, item, given, "", message) === undefined;
  switch (operator) {
    case "$range":
      return operand[0] <= got && got <= operand[1];
    case "$any":
      return operand.some((one) => matches(one, got));
    case "$has":
      return operand.every((wanted) => got.some((item) => matches(wanted, item)));
    case "$len":
      return got.length === operand;
    case "$span":
      return got.start === operand.utf16[0] && got.end === operand.utf16[1];
    case "$quote":
      return original(given, message).slice(got.start, got.end) === operand;
    default:
      throw new Error(`unknown operator ${operator}`);
  }
}

/** Where a span does not cut its quote out of the text. */
function wrongQuote(result, given, message = undefined) {
  if (Array.isArray(result)) return first(result, (item) => wrongQuote(item, given, message));
  if (!isObject(result)) return undefined;
  const of = messageOf(result) ?? message;
  if (result.span && typeof result.quote === "string") {
    const text = original(given, of).slice(result.span.start, result.span.end);
    if (text !== result.quote && !text.startsWith(result.quote.replace(/…$/, ""))) {
      return `the span cuts ${text}, the quote is ${result.quote}`;
    }
  }
  return first(Object.values(result), (part) => wrongQuote(part, given, of));
}

/** The message a part of a result is about; findings of rules have its index in `at`. */
function messageOf(part) {
  const index = part.rule === undefined ? part.message : part.at;
  return typeof index === "number" ? index : undefined;
}

/** The text a span points into. */
function original(given, message) {
  const text = message === undefined ? undefined : given.conversation?.[message]?.text;
  return text ?? given.text ?? given.query ?? given.reply ?? "";
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function first(items, find) {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
