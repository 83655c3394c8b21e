"""The terms that donors accept. The first text is ours; a team writes a further one at the desk."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from publisher.submissions.models import Terms

FIRST: Mapping[str, str] = {
    "en": """\
The picture stays yours. You allow us to show it, with the credit and under the licence that you state, as a picture \
of the day in the places that you tick, and to keep it in our archive there.

We make smaller copies of it, and may put a border around it where a place asks for another shape. We crop it only \
where you would agree: around what the picture shows, which stays whole.

We write the text that stands beside it, and have it translated. The text is ours; we may shorten and correct what you \
tell us.

We show nothing before the end of the embargo that you state, and we need not show the picture at all.

You may withdraw it at any time with the link in our mail. What was not shown yet is then not shown. What was shown we \
take back from our own pages, and from other places as far as they let us; copies that others made under the licence \
are beyond our reach.

We keep your name and address together with the picture, to be able to answer for it, and give them to nobody.""",
    "ca": """\
La imatge continua sent vostra. Ens permeteu mostrar-la, amb el crèdit i la llicència que indiqueu, com a imatge del \
dia als llocs que marqueu, i conservar-la allà al nostre arxiu.

En fem còpies més petites i, on calgui una altra forma, hi podem posar una vora. Només la retallem on hi estaríeu \
d’acord: al voltant del que mostra la imatge, que queda sencer.

Escrivim el text que l’acompanya i el fem traduir. El text és nostre; podem escurçar i corregir el que ens expliqueu.

No mostrem res abans de la fi de l’embargament que indiqueu, i no estem obligats a mostrar la imatge.

La podeu retirar quan vulgueu amb l’enllaç del nostre correu. Llavors, el que encara no s’ha mostrat no es mostra. El \
que s’ha mostrat ho retirem de les nostres pàgines i, fins on ens ho permeten, dels altres llocs; les còpies que altres \
han fet sota la llicència ja no depenen de nosaltres.

Guardem el vostre nom i la vostra adreça juntament amb la imatge, per poder-ne respondre, i no els donem a ningú.""",
}
SOURCE = "en"


class TermsError(ValueError):
    """What is wrong with the text, and the mend."""


def current(language: str, now: datetime.datetime) -> Terms:
    """The text in use; the first time, ours."""
    return _last(language) or _write(language, 1, FIRST.get(language, FIRST[SOURCE]), now)


def renew(language: str, text: str, now: datetime.datetime) -> Terms:
    """A further text, from now on. Raises `TermsError`."""
    paragraphs = text.replace("\r\n", "\n").split("\n\n")
    text = "\n\n".join(part for lines in paragraphs if (part := " ".join(lines.split())))
    if not text:
        raise TermsError("text: is missing; donors must be able to read what they accept")
    last = current(language, now)
    return last if last.text == text else _write(language, last.number + 1, text, now)


def _last(language: str) -> Terms | None:
    return Terms.objects.filter(language=language).order_by("-number").first()


def _write(language: str, number: int, text: str, now: datetime.datetime) -> Terms:
    try:
        with transaction.atomic():
            return Terms.objects.create(language=language, number=number, text=text, since_at=now)
    except IntegrityError:  # somebody else was quicker; theirs is a text too
        return Terms.objects.get(language=language, number=number)
