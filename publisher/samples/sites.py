"""What the sample sites say of themselves, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.editions.models import Site

CONTACT = "pictures@example.org"
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "introduction": "One picture from biomedical research every day, and what it tells in about 150 words. "
        "This is a sample archive: its pictures are drawn, its findings made up.",
        "contribute": "<p>Have you made a picture that shows how life works, or fails? We would like to see it: "
        "from a microscope, a scanner, a camera or a computer.</p>"
        "<p>Tell us who made it, where, and where it may be shown. It stays yours, and nothing is shown "
        "before you have said yes.</p>",
        "contact": CONTACT,
        "text_rights": "The texts of this sample archive may be reused by anybody.",
    },
    "ca": {
        "introduction": "Cada dia, una imatge de la recerca biomèdica i el que explica, en unes 150 paraules. "
        "Aquest arxiu és de mostra: les imatges són dibuixades i les troballes, inventades.",
        "contribute": "<p>Heu fet una imatge que mostra com funciona la vida, o com falla? Ens agradaria veure-la: "
        "d’un microscopi, d’un escàner, d’una càmera o d’un ordinador.</p>"
        "<p>Digueu-nos qui l’ha feta, on, i on es pot mostrar. Continua sent vostra, i no se’n mostra res "
        "abans que hàgiu dit que sí.</p>",
        "contact": CONTACT,
        "text_rights": "Els textos d’aquest arxiu de mostra els pot reutilitzar tothom.",
    },
}


def introduce() -> None:
    """Words that somebody wrote already stay."""
    for site in Site.objects.filter(language__in=WORDS):
        missing = {name: words for name, words in WORDS[site.language].items() if not getattr(site, name)}
        Site.objects.filter(pk=site.pk).update(**missing)
