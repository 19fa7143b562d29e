"""Times one conversation of 20 messages in kefu and in SnowNLP, in one process.

    pip install snownlp            # and kefu, from bindings-python
    python benches/peers/risk.py

SnowNLP gives each message a sentiment, which is what a desk that has nothing else takes the mean
of; kefu gives the whole assessment: score, drivers, causes, malice and advice. One thread, the
median of many runs.
"""

import json
import pathlib
import statistics
import time

import kefu


def median_us(run, times):
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1e6)
    return statistics.median(taken)


def main():
    path = pathlib.Path(__file__).with_name("risk_conversation.json")
    messages = json.loads(path.read_text(encoding="utf-8"))
    model = kefu.RiskModel.builtin()
    batch = [messages] * 50
    rows = {
        "kefu assess": median_us(lambda: model.assess(messages), 200),
        "kefu assess_batch": median_us(lambda: model.assess_batch(batch), 20) / len(batch),
    }
    try:
        from snownlp import SnowNLP
    except ImportError:
        print("snownlp is not installed")
    else:

        def sentiments():
            return [SnowNLP(message["text"]).sentiments for message in messages]

        rows["snownlp"] = median_us(sentiments, 20)
    print("us a conversation   against snownlp   tool")
    for name, taken in rows.items():
        ratio = rows.get("snownlp", float("nan")) / taken
        print(f"{taken:<19.0f} {ratio:<17.1f} {name}")


if __name__ == "__main__":
    main()
