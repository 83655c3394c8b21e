"""A long post that nobody wrote, to see what of a wording is left where much must fit."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from channels.contract import Limits, Link, Story, StoryPicture


@dataclass(frozen=True)
class _Words:
    kicker: str
    title: str
    strapline: str
    body: str
    byline: str
    makers: str
    place: str
    rights: str
    paper: str
    alt: str
    tags: tuple[str, ...]


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        kicker="Biomedical Picture of the Year, Part 12",
        title="What a thousand sleeping neurons say to one another before dawn",
        strapline="Light-sheet microscopy follows every cell of a larval brain through the night, and finds a rhythm",
        body="Each bright point is one cell in the brain of a young fish, seen through its clear skin while it slept. "
        "A sheet of light, thinner than a hair, swept through the head twice a second, and wherever a cell was busy "
        "a dye within it shone. By day the points flicker like rain on a pond. At night, the team found, they fall "
        "into step: a slow wave begins near the ear, crosses the midline and comes back, nine times an hour, until "
        "the first light of morning puts an end to it.\n\n"
        "Fish that were kept awake missed the wave, and swam badly the next day. Nobody knows yet what the cells "
        "gain by it. One thought is that it washes out what has gathered between them; another, that it rehearses "
        "what the animal has learnt. Sleeping mice seem to show something much like it, and so may we. To find "
        "out, the authors now watch the same brain over a week, cell by cell.",
        byline="Written by a Writer with Two Surnames, translated by nobody",
        makers="Image by the microscopy group of a department whose name alone fills a line, and colleagues",
        place="An Institute for Everything that Lives, a University with a Long Name, a City, a Country",
        rights="Copyright held by the original authors, Creative Commons Attribution 4.0 International",
        paper="Published in Annals of a Very Specialised Field, November 2031",
        alt="Hundreds of bright points, green at the rim and violet within, drawn together into the shape of a brain.",
        tags=("BPoD", "Biomedical Picture of the Year", "biomedicine", "science", "imaging"),
    ),
    "ca": _Words(
        kicker="Imatge biomèdica de l’any, part 12",
        title="Què es diuen mil neurones adormides abans no es faci de dia",
        strapline="La microscòpia de full de llum segueix tota la nit cada cèl·lula d’un cervell larvari, i hi troba un ritme",
        body="Cada punt brillant és una cèl·lula del cervell d’un peix jove, vista a través de la pell mentre dormia. "
        "Un full de llum més prim que un cabell travessava el cap dos cops per segon, i allà on una cèl·lula era "
        "activa brillava un colorant a dins. De dia els punts parpellegen com la pluja damunt d’una bassa. De nit, "
        "segons l’equip, van a l’hora: una ona lenta comença prop de l’orella, creua la línia mitjana i torna, nou "
        "vegades cada hora, fins que la primera claror del matí l’atura.\n\n"
        "Els peixos que no van poder dormir no van tenir aquesta ona, i l’endemà nedaven malament. Encara no se "
        "sap què hi guanyen, les cèl·lules. Potser renta tot el que s’ha acumulat entre elles; potser repassa el "
        "que l’animal ha après. En els ratolins adormits sembla que passa una cosa semblant, i potser també en "
        "nosaltres. Per saber-ho, els autors observen ara el mateix cervell tota una setmana, cèl·lula a cèl·lula.",
        byline="Text d’una persona amb dos cognoms, traducció d’una altra",
        makers="Imatge del grup de microscòpia d’un departament amb un nom que omple tota la línia, i col·laboradors",
        place="Un institut de tot el que viu, una universitat de nom llarg, una ciutat, un país",
        rights="Drets reservats pels autors originals, Creative Commons Reconeixement 4.0 Internacional",
        paper="Publicat a Annals d’una Matèria Molt Especialitzada, novembre del 2031",
        alt="Centenars de punts brillants, verds a la vora i violetes a dins, que junts fan la forma d’un cervell.",
        tags=("BPoD", "Imatge biomèdica de l’any", "biomedicina", "ciència", "imatge científica"),
    ),
}
"""In another language the English ones do: lengths are what it is for."""


def sample(language: str, limits: Limits, base_url: str, template: str) -> Story:
    words = _WORDS.get(language, _WORDS["en"])
    link = f"{base_url}/archive/2031/11/21"
    return Story(
        publish_on=datetime.date(2031, 11, 21),
        language=language,
        kicker=words.kicker,
        title=words.title,
        strapline=words.strapline,
        body_html="".join(f"<p>{paragraph}</p>" for paragraph in words.body.split("\n\n")),
        body_text=words.body,
        byline=words.byline,
        credits=tuple(map(Link, (words.makers, words.place, words.rights, words.paper))),
        link=link,
        pictures=(_picture(limits, words.alt, base_url),),
        tags=words.tags,
        attribution=f"{words.makers} · CC BY 4.0",
        template=template,
    )


def _picture(limits: Limits, alt: str, base_url: str) -> StoryPicture:
    """Square, so that every kind takes it; its bytes are never asked for."""
    return StoryPicture(
        sha256="0" * 64,
        mime="image/jpeg",
        width=1_080,
        height=1_080,
        size_bytes=min(500_000, limits.image_max_bytes),
        alt=alt,
        permission="allowed",
        url=f"{base_url}/pictures/sample.jpg" if limits.fetches_pictures else "",
    )
