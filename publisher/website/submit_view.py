"""The form “Submit an image” as its template wants it: labels, choices, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from channels import registry
from channels.models import Outlet
from publisher.posts.licences import BY_PERMISSION, LICENCES, RESERVED
from publisher.posts.models import PictureRight
from publisher.schedule.models import DEFAULTS
from publisher.submissions.form import LONGEST, OFFERED, Asked
from publisher.submissions.intake import FILES_MAX
from publisher.submissions.models import Submission, SubmissionFile, Terms
from publisher.submissions.quarantine import FILE_BYTES_MAX
from publisher.website import render
from publisher.website.plainpages import PlainPages
from publisher.website.submit_files import MEGAPIXEL, PIXELS_MAX
from publisher.website.words import words_of

PATH = "/submit"
MEGABYTE = 1_000_000
FEEDS_ONLY = ("websub",)
"""Kinds that tell of the feeds and carry nothing themselves."""
ZONES = (
    *("Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Berlin", "Europe/Athens", "Europe/Helsinki"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Africa/Cairo", "Africa/Johannesburg", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo"),
    *("Asia/Singapore", "Australia/Sydney", "Pacific/Auckland", "UTC"),
)
"""Offered while somebody types; any zone of the world is taken."""
TERMS = "consent_terms"


@dataclass(frozen=True)
class Typed:
    """What a visitor has given so far."""

    token: str
    values: Mapping[str, str] = field(default_factory=dict)
    places: Sequence[str] = ()
    languages: Sequence[str] = ()
    files: Sequence[SubmissionFile] = ()


Problem = tuple[str, str, str]
"""Field, code, and what was found, in English (of a file)."""


class SubmitPages(PlainPages):
    def form(self, typed: Typed, terms: Terms, problems: Sequence[Problem] = ()) -> bytes:
        told = self._told(problems)
        return self._render(
            "submit.html",
            **self._frame(),
            script=f"/{render.submit_script_name()}",
            typed=typed,
            given=self._given(typed),
            files=[self._file(row) for row in typed.files],
            labels=self._labels,
            problems=told,
            told=dict.fromkeys(self._labels, "") | {line["field"]: line["words"] for line in told},
            too_large=self.problem_words("files", "large"),
            longest=LONGEST,
            choices=self._choices(),
            terms={"number": terms.number, "paragraphs": terms.text.split("\n\n")},
            files_max=FILES_MAX,
            megabytes_max=FILE_BYTES_MAX // MEGABYTE,
            bytes_max=FILE_BYTES_MAX,
        )

    def file(self, row: SubmissionFile) -> bytes:
        """The part of the page that a script adds."""
        return self._render("submit_file.html", file=self._file(row))

    def thanks(self) -> bytes:
        return self._render("submit_after.html", **self._frame(), step="thanks")

    def withdraw(self, step: str, submission: Submission | None = None, *, is_public: bool = False) -> bytes:
        return self._render(
            "submit_after.html",
            **self._frame(),
            step=step,
            day=self._words.day(submission.received_at.date()) if submission else "",
            is_public=is_public,
        )

    def problem_words(self, name: str, code: str) -> str:
        """What is wrong, and the mend."""
        own = self._sentences.get((name, code))
        return own if own is not None else self._sentences["", code]

    def asked(self, terms: Terms) -> Asked:
        """What the form offers."""
        choices = self._choices()
        return Asked(
            places=[value for value, _ in choices["places"]],
            languages=self.press.languages,
            countries=[value for value, _ in choices["country"]],
            terms_number=terms.number,
            with_website=FEEDS_ONLY,
        )

    def _given(self, typed: Typed) -> dict[str, str]:
        zone = DEFAULTS[self.press.language][1] if self.press.language in DEFAULTS else "UTC"
        return dict.fromkeys(self._labels, "") | {"embargo_zone": zone} | dict(typed.values)

    def _frame(self) -> dict[str, Any]:
        return {"path": PATH, "noindex": True, "form_style": f"/{render.submit_style_name()}"}

    def _told(self, problems: Sequence[Problem]) -> list[dict[str, str]]:
        """In the order of the form."""
        places = {name: place for place, name in enumerate(self._labels)}
        return [
            {
                "field": name,
                "label": self._labels[name].rstrip("."),
                "words": self.problem_words(name, code),
                "found": found,
            }
            for name, code, found in sorted(problems, key=lambda problem: places[problem[0]])
        ]

    def _file(self, row: SubmissionFile) -> dict[str, str]:
        size = self._words.number(max(1, round(row.size_bytes / MEGABYTE)))
        return {
            "name": row.name,
            "given": row.given_name or row.form,
            "what": f"{row.form.upper()}, {row.width} × {row.height}, {size} MB",
        }

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        words = self._words
        return {
            "places": [(PictureRight.WEBSITE, words("This website and its feeds")), *self._outlets()],
            "languages": [(language, words_of(language).own_name) for language in self.press.languages],
            "licence": [(licence, self._licence(licence)) for licence in OFFERED],
            "acting_for": [
                (Submission.ActingFor.SELF.value, words("I made it, alone or with others")),
                (Submission.ActingFor.MAKERS.value, words("I act for those who made it")),
                (Submission.ActingFor.INSTITUTION.value, words("I act for an institution")),
                (Submission.ActingFor.PUBLISHER.value, words("I act for a journal or publisher")),
            ],
            "country": self._countries,
            "zones": [(zone, "") for zone in ZONES],
        }

    def _outlets(self) -> list[tuple[str, str]]:
        """The kinds that we have an outlet of; more may come, and have no right until somebody asks for it."""
        open_kinds = set(Outlet.objects.values_list("kind", flat=True).distinct())
        own = {
            "newsletter": self._words("The daily mail"),
            "webhook": self._words("Services that we tell of each picture"),
        }
        return [
            (name, own.get(name, kind.label))
            for name, kind in registry.KINDS.items()
            if name in open_kinds and name not in FEEDS_ONLY
        ]

    def _licence(self, licence: str) -> str:
        own = {
            BY_PERMISSION: self._words("No licence: only we may show it, by your permission"),
            RESERVED: self._words("All rights reserved"),
        }
        return own.get(licence) or LICENCES[licence].name

    @cached_property
    def _countries(self) -> list[tuple[str, str]]:
        names = self._words.locale.territories
        countries = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha()]
        return sorted(
            (one for one in countries if one[0] not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}),
            key=lambda one: one[1],
        )

    @cached_property
    def _labels(self) -> dict[str, str]:
        words = self._words
        return {
            "form": words("The form"),
            "files": words("Picture files"),
            "description": words("What does it show?"),
            "creators": words("Who made it?"),
            "institution": words("Institution"),
            "city": words("Town"),
            "country": words("Country"),
            "doi": words("DOI of the paper"),
            "journal": words("Journal"),
            "licence": words("Licence"),
            "rights_line": words("Whose rights are they?"),
            "places": words("Where may it be shown?"),
            "languages": words("In which editions?"),
            "link_elsewhere": words("Everywhere else, a link without the picture is welcome"),
            "embargo": words("From when?"),
            "embargo_on": words("Date"),
            "embargo_time": words("Time"),
            "embargo_zone": words("Time zone"),
            "donor_name": words("Your name"),
            "donor_email": words("Your e-mail address"),
            "acting_for": words("You and the picture"),
            "consent_owns": words("I may give this picture, and hurt nobody’s rights with it."),
            "consent_terms": words("I accept the terms below."),
            "consent_mails": words("You may write to me about this picture, and keep my address with it."),
        }

    @cached_property
    def _sentences(self) -> dict[tuple[str, str], str]:
        words = self._words
        megapixels = words.number(PIXELS_MAX // MEGAPIXEL)
        return {
            ("", "missing"): words("Please fill this in."),
            ("", "long"): words("This is too long. Please shorten it."),
            ("", "choose"): words("Please choose one of the answers."),
            ("files", "missing"): words("Please choose at least one picture."),
            ("files", "large"): words("This file is too large. Save it smaller, or write to us."),
            ("files", "many"): words("These are too many files for one form. Please send the others with a second one."),
            ("files", "empty"): words("This file is empty. Please choose it again."),
            ("files", "other"): words("This is no picture that we can take. Save it as JPEG, PNG, TIFF or WebP."),
            ("files", "pixels"): words("This has more than {megapixels} megapixels. Please make it smaller.", megapixels=megapixels),
            ("files", "refused"): words("We cannot open this file. Save it again as PNG, TIFF or JPEG."),
            ("files", "busy"): words("We are looking at other pictures just now. Please send it again in a minute."),
            ("files", "room"): words("We have no room for more pictures just now. Please try again tomorrow, or write to us."),
            ("files", "often"): words("Very much was sent from your network today. Please try again tomorrow."),
            ("files", "gone"): words("We kept your files for a day only. Please choose them again."),
            ("form", "often"): words("The form was used very often today. Please try again tomorrow, or write to us."),
            ("form", "quick"): words("That was quicker than people are. Please look it through and send it once more."),
            ("form", "old"): words("This form was open for more than a day. Please look it through and send it once more."),
            ("form", "more"): words("Your files are here. Please fill in the rest and send it."),
            ("doi", "form"): words("That is not a DOI. Write it like 10.1234/abc.5678, or leave it empty."),
            ("donor_email", "form"): words("That is not an e-mail address. Write it like name@example.org."),
            ("donor_email", "often"): words("Several pictures came with this address today. Please send the next one tomorrow."),
            ("places", "website"): words("The picture of the day stands on this website. Please tick it, or write to us."),
            ("languages", "source"): words("Every picture appears in English first. Please tick English."),
            ("embargo", "choose"): words("Please say from when it may be shown."),
            ("embargo_on", "form"): words("Please give the date as year, month and day: 2026-05-03."),
            ("embargo_on", "far"): words("That date is too far away. Please look at the year."),
            ("embargo_time", "form"): words("Please give the time as hours and minutes: 16:00."),
            ("embargo_zone", "unknown"): words("We do not know this time zone. Write it like Europe/London."),
            ("consent_owns", "missing"): words("We can only take pictures that you may give. Please tick it, or write to us."),
            ("consent_terms", "missing"): words("Please read the terms and tick that you accept them."),
            ("consent_terms", "changed"): words("The terms have changed meanwhile. Please read them again and tick that you accept them."),
            ("consent_mails", "missing"): words("We have to be able to write to you. Please tick it."),
        }  # fmt: skip
