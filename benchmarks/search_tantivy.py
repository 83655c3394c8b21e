"""Tantivy in an environment of its own: posts from a file, then one question a line, one answer a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import tantivy  # type: ignore[import-not-found]

LINES = iter(sys.stdin.readline, "")


def main(file: str, stemmer: str) -> None:
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("number", stored=True)
    for name in ("title", "body"):
        schema.add_text_field(name, stored=True, tokenizer_name=stemmer)
    index = tantivy.Index(schema.build())
    writer = index.writer()
    with Path(file).open(encoding="utf-8") as posts:
        for number, (title, body) in enumerate(json.load(posts)):
            writer.add_document(tantivy.Document(number=number, title=title, body=body))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    print("ready", flush=True)
    for line in LINES:
        words = " ".join(word for word in json.loads(line).split() if word.isalnum())
        asked = index.parse_query(words, ["title", "body"], conjunction_by_default=True)
        found = searcher.search(asked, 20).hits
        print(json.dumps([searcher.doc(address)["number"][0] for _score, address in found]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
