"""Times bm25s and tantivy on the texts that `faq_search --peers FOLDER` wrote.

    cargo run --release -p kefu-benches --bin faq_search -- 10000 100000 --peers target/peers
    python benches/peers/faq.py target/peers

Both get the same characters and pairs as kefu, already split, one query at a time, ten hits, one
thread. Needs `pip install bm25s tantivy`; what is not installed is skipped.
"""

import pathlib
import statistics
import sys
import time

K = 10


def median_us(search, queries):
    times = []
    for query in queries:
        start = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - start) * 1e6)
    return statistics.median(times)


def run_bm25s(texts, queries):
    import bm25s

    start = time.perf_counter()
    model = bm25s.BM25()
    model.index([text.split() for text in texts], show_progress=False)
    built = time.perf_counter() - start
    split = [query.split() for query in queries]

    def search(query):
        model.retrieve([query], k=K, show_progress=False, n_threads=0)

    return built, median_us(search, split)


def run_tantivy(texts, queries):
    import tantivy

    start = time.perf_counter()
    schema = tantivy.SchemaBuilder().add_text_field("body", tokenizer_name="whitespace").build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for text in texts:
        writer.add_document(tantivy.Document(body=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    built = time.perf_counter() - start
    searcher = index.searcher()

    def search(query):
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", term))
            for term in query.split()
        ]
        searcher.search(tantivy.Query.boolean_query(terms), K)

    return built, median_us(search, queries)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/peers")
    queries = (folder / "queries.txt").read_text(encoding="utf-8").split("\n")
    print("texts      build s   p50 us   tool")
    for path in sorted(folder.glob("texts-*.txt"), key=lambda path: path.stat().st_size):
        texts = path.read_text(encoding="utf-8").split("\n")
        for name, run in (("bm25s", run_bm25s), ("tantivy", run_tantivy)):
            try:
                built, median = run(texts, queries)
            except ImportError:
                print(f"{len(texts):<10} {name} is not installed")
                continue
            print(f"{len(texts):<10} {built:<9.2f} {median:<8.1f} {name}")


if __name__ == "__main__":
    main()
