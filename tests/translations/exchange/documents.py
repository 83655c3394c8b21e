"""Documents and texts for the exchange's tests, without a database."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from translations import markup
from translations.exchange import units
from translations.exchange.document import Document
from translations.exchange.identity import Identity

DAY = datetime.date(2031, 5, 6)
LABELS = {
    "kicker": "Series",
    "title": "Title",
    "strapline": "Strapline",
    "body": "Text",
    "alt_1": "Picture 1",
}

WORDS = st.sampled_from(
    [
        *(
            "Cells rest.",
            "Dr. Vidal et al. saw it in Fig. 3.",
            "cèl·lula",
            "l’ull",
            "2.5 pN!",
            "Why? ",
            "A & B",
        ),
        *("_one_", "**two**", "H~2~O", "10^-3^", "_two\nwords._ ", '[study](https://a.example/b?c=1&d="e")'),
        *(
            "_a **b** c_",
            "\\\n",
            "\n\n",
            " ",
            "<em>",
            "]]>",
            "&lt;",
            '"',
            "\\*",
            "\x0b",
            "\ufffe",
            "🔬",
            "\u00a0",
        ),
        *("<!--", "-->", "<?pi?>", "%s", "\\n", "# no comment", "[1]", "> quoted", "א", "·"),
    ]
)
MARKED = st.lists(WORDS, max_size=14).map(" ".join)
BODIES = MARKED.map(markup.to_html)
LINES = st.lists(WORDS, max_size=5).map(lambda words: " ".join(markup.portable(" ".join(words)).split()))


def fields_of(title: str, body: str) -> dict[str, str]:
    return {name: text for name, text in {"title": title, "body": body, "alt_1": title}.items() if text}


def document(source: dict[str, str], target: dict[str, str], **more) -> Document:
    cut = units.of_fields(source, target, "ca")
    identity = Identity(DAY, 1, 1 if target else 0, "ca")
    return Document(identity, tuple(unit for unit in cut if unit.source.strip()), LABELS, **more)
