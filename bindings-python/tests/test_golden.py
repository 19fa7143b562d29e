"""The golden cases of core/testdata, as its README describes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kefu

FOLDER = Path(__file__).parents[2] / "core" / "testdata"
FILES = sorted(FOLDER.glob("*.jsonl"))


class Engines:
    """Calls the package by the names the cases use; results as plain dicts and lists."""

    def __init__(self) -> None:
        self.faq: Any = None
        self.intent: Any = None
        self.rules: Any = None

    def call(self, name: str, given: dict[str, Any]) -> Any:
        calls: dict[str, Callable[..., Any]] = {
            "normalize": kefu.normalize,
            "entity.find": kefu.find_entities,
            "entity.redact": _redact,
            "rule.builtin": self._rule_builtin,
            "rule.load": self._rule_load,
            "rule.pack": self._rule_pack,
            "rule.check": lambda **args: self.rules.check(**args),
            "rule.review": lambda **args: self.rules.review(**args),
            "rule.test": lambda **args: self.rules.test(**args),
            "intent.builtin": self._intent_builtin,
            "intent.train": self._intent_train,
            "intent.transfer": self._intent_transfer,
            "intent.classify": lambda text, context=None: self.intent.classify(text, **(context or {})),
            "intent.route": lambda text: self.intent.route_feedback(text),
            "intent.predict": lambda **args: self.intent.predict(**args),
            "faq.build": self._faq_build,
            "faq.search": lambda **args: self.faq.search(**args),
            "faq.answer": lambda query, context=None: self.faq.answer(query, **(context or {})),
            "faq.suggest": lambda **args: self.faq.suggest(**args),
            "faq.related": lambda **args: self.faq.related(**args),
            "faq.upsert": lambda **args: self._faq_change(self.faq.upsert(**args)),
            "faq.remove": lambda **args: self._faq_change(self.faq.remove(**args)),
            "faq.rebuild": lambda: self._faq_change(self.faq.rebuild()),
            "faq.evaluate": lambda **args: self.faq.evaluate(**args),
            "faq.fit_thresholds": self._faq_fit_thresholds,
            "faq.cluster": lambda **args: self.faq.cluster_unanswered(**args),
            "faq.lint": lambda **args: self.faq.lint(**args),
            "faq.fused": self._faq_fused,
            "risk.assess": lambda **args: kefu.RiskModel.builtin().assess(**args),
            "risk.monitor": _monitor,
            "risk.check_reply": lambda reply, policy: kefu.RiskModel.builtin().with_policy(**policy).check_reply(reply),
            "risk.evidence": lambda **args: kefu.RiskModel.builtin().evidence(**args),
            "risk.learn": _learn,
            "risk.calibrate": lambda **args: kefu.RiskModel.builtin().calibrate(**args).evaluate(**args),
            "review.learn": lambda texts, labels, text, options=None: (
                kefu.ReviewModel.train(texts, labels, **(options or {})).read(text)
            ),
            "review.read": lambda **args: kefu.ReviewModel.builtin().read(**args),
        }
        if name.startswith("script."):
            return _plain(_script(name, **given))
        return _plain(calls[name](**given))

    def _rule_builtin(self) -> None:
        self.rules = kefu.RuleSet.builtin()

    def _rule_load(self, files: list[str]) -> None:
        self.rules = kefu.RuleSet.load(*files)

    def _rule_pack(self, id: str) -> None:
        self.rules = self.rules.pack(id)

    def _intent_builtin(self) -> None:
        self.intent = kefu.IntentClassifier.builtin()

    def _intent_train(self, texts: list[str], labels: list[str]) -> None:
        self.intent = kefu.IntentClassifier.train(texts, labels)

    def _intent_transfer(self, texts: list[str], labels: list[str]) -> None:
        self.intent = self.intent.transfer(texts, labels)

    def _faq_build(self, entries: list[dict[str, Any]], options: dict[str, Any] | None = None) -> None:
        self.faq = kefu.FaqIndex.build(entries, **(options or {}))

    def _faq_change(self, changed: kefu.FaqIndex) -> None:
        self.faq = changed

    def _faq_fit_thresholds(self, **args: Any) -> dict[str, float]:
        self.faq = self.faq.fit_thresholds(**args)
        return self.faq.options["thresholds"]

    def _faq_fused(self, ids: list[str], vectors: list[list[float]], **args: Any) -> Any:
        return self.faq.search_fused(vectors=kefu.EntryVectors(ids, vectors), **args)


def _redact(text: str, options: dict[str, Any] | None = None) -> dict[str, Any]:
    redacted = kefu.redact(text, **(options or {}))
    return {**redacted.to_dict(), "restored": redacted.restore()}


def _monitor(conversation: list[dict[str, Any]]) -> list[Any]:
    monitor = kefu.RiskModel.builtin().monitor()
    return [monitor.push(message) for message in conversation]


def _learn(
    conversations: list[Any], labels: list[int], conversation: list[Any], options: dict[str, Any] | None = None
) -> dict[str, Any]:
    model = kefu.RiskModel.train(conversations, labels, **(options or {}))
    return {"report": model.evaluate(conversations, labels).to_dict(), "risk": model.assess(conversation).to_dict()}


def _script(name: str, scorer: dict[str, Any] | None = None, **given: Any) -> Any:
    engine = _scorer(**(scorer or {}))
    match name:
        case "script.score":
            return engine.score(given["reply"], given.get("customer"), **given.get("context", {}))
        case "script.review":
            card = engine.review(given["conversation"])
            return {**card.to_dict(), "text": card.to_text()}
        case "script.rank":
            ranking = engine.rank(**given)
            return {**ranking.to_dict(), "promotion": _plain(ranking.promote())}
        case "script.exam":
            return kefu.Exam.from_logs(**given).items
        case "script.grade":
            submissions = given.pop("submissions")
            report = kefu.Exam.from_logs(**given).grade(engine, submissions)
            return {**report.to_dict(), "table": report.to_table()}
        case "script.fit":
            return _fit(engine, **given)
        case "script.question_form":
            return kefu.question_form(**given)
        case "script.to_choice":
            return kefu.to_choice(**given)
        case _:
            return getattr(engine, name.removeprefix("script."))(**given)


def _scorer(
    rubric: str | None = None,
    packs: list[str] | None = None,
    rules: str | None = None,
    templates: list[str] | None = None,
    procedure: list[dict[str, Any]] | None = None,
) -> kefu.ScriptScorer:
    scorer = kefu.ScriptScorer.builtin() if rubric is None else kefu.ScriptScorer.with_rubric(rubric)
    if packs is not None:
        scorer = scorer.with_packs(packs)
    if rules is not None:
        scorer = scorer.with_rules(rules)
    if templates is not None:
        scorer = scorer.with_templates(templates)
    if procedure is not None:
        scorer = scorer.with_procedure(procedure)
    return scorer


def _fit(
    scorer: kefu.ScriptScorer,
    replies: list[str],
    customers: list[str],
    grades: list[float],
    reply: str,
    customer: str,
    options: dict[str, Any] | None = None,
    overrides: list[float] | None = None,
) -> dict[str, Any]:
    fitted = scorer.fit(replies, customers, grades, **(options or {}))
    if overrides is not None:
        rows = slice(len(overrides))
        notes = ["override"] * len(overrides)
        fitted = fitted.refit(replies[rows], customers[rows], overrides, notes=notes)
    grade = fitted.score(reply, customer).grade
    return {"grade": grade, "agreement": _plain(fitted.agreement), "graded": _plain(fitted.graded)}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


def differences(expect: Any, got: Any, given: dict[str, Any], path: str = "", message: Any = None) -> Iterator[str]:
    """Where a result differs from what a case expects."""
    if isinstance(expect, dict) and len(expect) == 1 and next(iter(expect)).startswith("$"):
        ((operator, operand),) = expect.items()
        if not _holds(operator, operand, got, given, message):
            yield f"at `{path}`: expected {expect}, got {got}"
    elif isinstance(expect, dict) and isinstance(got, dict):
        message = _message_of(got, message)
        for key, part in expect.items():
            yield from differences(part, got.get(key), given, f"{path}.{key}", message)
    elif isinstance(expect, list) and isinstance(got, list) and len(expect) == len(got):
        for index, part in enumerate(expect):
            yield from differences(part, got[index], given, f"{path}.{index}", message)
    elif isinstance(expect, (int, float)) and isinstance(got, (int, float)) and not isinstance(expect, bool):
        if got != pytest.approx(expect, rel=1e-5, abs=1e-5):
            yield f"at `{path}`: expected {expect}, got {got}"
    elif expect != got:
        yield f"at `{path}`: expected {expect}, got {got}"


def _holds(operator: str, operand: Any, got: Any, given: dict[str, Any], message: Any) -> bool:
    def matches(expect: Any, item: Any) -> bool:
        return not any(differences(expect, item, given, "", message))

    if operator == "$range":
        return bool(operand[0] <= got <= operand[1])
    if operator == "$any":
        return any(matches(one, got) for one in operand)
    if operator == "$has":
        return all(any(matches(wanted, item) for item in got) for wanted in operand)
    if operator == "$len":
        return len(got) == operand
    if operator == "$span":
        return [got["start"], got["end"]] == operand["code_point"]
    if operator == "$quote":
        return _original(given, message)[got["start"] : got["end"]] == operand
    raise AssertionError(f"unknown operator {operator}")


def _message_of(part: dict[str, Any], outer: Any) -> Any:
    """The message a part of a result is about; findings of rules have its index in ``at``."""
    index = part.get("at") if "rule" in part else part.get("message")
    return index if isinstance(index, int) else outer


def _original(given: dict[str, Any], message: Any) -> str:
    """The text a span points into."""
    if isinstance(message, int) and "conversation" in given:
        return str(given["conversation"][message]["text"])
    return next((given[key] for key in ("text", "query", "reply") if key in given), "")


def wrong_quotes(result: Any, given: dict[str, Any], message: Any = None) -> Iterator[str]:
    """Where a span does not cut its quote out of the text."""
    if isinstance(result, list):
        for item in result:
            yield from wrong_quotes(item, given, message)
    elif isinstance(result, dict):
        message = _message_of(result, message)
        if result.get("span") and "quote" in result:
            span, quote = result["span"], result["quote"]
            text = _original(given, message)[span["start"] : span["end"]]
            if text != quote and not text.startswith(quote.removesuffix("…")):
                yield f"the span cuts {text!r}, the quote is {quote!r}"
        for part in result.values():
            yield from wrong_quotes(part, given, message)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    engines, wrong = Engines(), []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("//"):
            continue
        case = json.loads(line)
        try:
            result = engines.call(case["call"], case.get("input", {}))
        except kefu.KefuError as error:
            found = [] if error.code == case.get("error") else [str(error)]
        else:
            given = case.get("input", {})
            found = [*differences(case.get("expect"), result, given), *wrong_quotes(result, given)]
            if "error" in case:
                found = [f"expected error {case['error']}"]
        wrong += [f"{path.name}:{number} {case['name']}: {problem}" for problem in found[:1]]
    assert not wrong, "\n" + "\n".join(wrong)


def test_there_are_cases() -> None:
    assert {"spans", "script"} <= {path.stem for path in FILES}
