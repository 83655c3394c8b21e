"""A small mirror of the old site in folders, both templates and both languages; every word is made up."""

from __future__ import annotations

from pathlib import Path

from tests.factories import picture_bytes
from tests.posts.sample import html_page, text_copy

DAYS = {1: "1 March 2016", 2: "2 March 2016", 3: "3 March 2016"}
UPLOADS = "http://pictures.example/bucket/imgs"
ENGLISH, CATALAN = "bpod.mrc.ac.uk", "www.bpod.cat"


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def english(folder: Path, day: int, *, title: str = "", colour: str = "navy", name: str = "") -> Path:
    """A page in markup whose picture lies where its address says, the largest of three renditions."""
    title = title or f"Tips of Day {day}"
    page = html_page(
        date=f"{day} March 2016", title=title, address=f"http://{ENGLISH}/archive/2016/3/{day}"
    ).replace("http://pictures.example/p.jpg", f"{UPLOADS}/{day}/profile/P-{day}.jpg?1455706525")
    for rendition, width in (("original", 64), ("profile", 32), ("thumb", 8)):
        put(
            folder / f"pictures.example/bucket/imgs/{day}/{rendition}/P-{day}.jpg?1455706525",
            picture_bytes((width, width * 3 // 4), colour),
        )
    return put(folder / ENGLISH / (name or f"archive/2016/3/{day}.html"), page)


def copied(folder: Path, day: int, *, title: str = "", host: str = "bpod.org.uk", **parts: object) -> Path:
    text = text_copy(date=f"{day} March 2016", title=title or f"Tips of Day {day}", **parts)
    return put(folder / host / f"archive/2016/3/{day}.txt", text)


def catalan(
    folder: Path, slug: str, *, day: int | None, title: str, link: str = "", picture: str = ""
) -> Path:
    image = f'<img alt="{title}" src="/uploads/{picture}">' if picture else ""
    date = f'<time class="entry-date">{day} de març de 2016</time>' if day else ""
    page = f"""<!doctype html><html lang="ca"><head><title>{title} | BPoD en català</title></head><body>
    <nav><a href="/">Inici</a></nav><article><h1>{title}</h1>{date}{image}
    <p>Un fil de floridura travessa el camp d’esquerra a dreta i es bifurca quan troba sucre.</p>
    <p>Escrit per A. Quïll</p>{f'<p><a href="{link}">Original en anglès</a></p>' if link else ""}</article>
    <footer>Aquesta web és la versió oficial en català de la BPoD.</footer></body></html>"""
    return put(folder / CATALAN / "fotos" / slug / "index.html", page)


def about(folder: Path) -> None:
    index = "<!doctype html><html><head><title>BPoD | Archive</title></head><body><ul><li>2016</li></ul></body></html>"
    put(folder / ENGLISH / "archive.html", index)
    put(
        folder / ENGLISH / "about.html",
        index.replace("<ul>", "<h1>About BPoD</h1><p>We like pictures.</p><ul>"),
    )
    put(folder / CATALAN / "index.html", index)
    put(folder / ENGLISH / "robots.txt", "User-agent: *\nDisallow:\n")
