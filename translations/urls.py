"""The addresses of the translators' room; the house includes them under /translate/."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter

from translations.screens import (
    aids,
    assign,
    beside,
    contributions,
    coverage,
    downloads,
    editor,
    exchange,
    glossary,
    history,
    join,
    language,
    lengths,
    mail,
    people,
    queue,
    review,
    rota,
)

app_name = "translations"


class DateConverter:
    """2031-05-06, and nothing else."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date) -> str:
        return value.isoformat()


class MonthConverter:
    """2031-05, as its first day."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(f"{value}-01")

    def to_url(self, value: datetime.date) -> str:
        return f"{value:%Y-%m}"


register_converter(DateConverter, "isodate")
register_converter(MonthConverter, "isomonth")

urlpatterns = [
    path("", queue.show, name="queue"),
    path("assign/", assign.show, name="assign"),
    path("people/", people.show, name="people"),
    path("people/<int:pk>/", people.cohort, name="cohort"),
    path("people/<int:pk>/contributions/", contributions.of_cohort, name="cohort_contributions"),
    path("contributions/", contributions.own, name="own_contributions"),
    path("contributions/<int:pk>/", contributions.of_person, name="contributions"),
    path("coverage/", coverage.languages, name="coverages"),
    path("coverage/<slug:language>/", coverage.show, name="coverage"),
    path("coverage/<slug:language>/<isomonth:first_on>/", coverage.month, name="coverage_month"),
    path("rota/<slug:code>/", rota.show, name="rota"),
    path("languages/<slug:code>/", rota.settings, name="language"),
    path("screens/", language.choose, name="screen_language"),
    path("mail/", mail.show, name="mail"),
    path("mail/<str:token>/", mail.unsubscribe, name="unsubscribe"),
    path("join/<str:token>/", join.show, name="join"),
    path("leave/", LogoutView.as_view(next_page=settings.LOGIN_URL), name="leave"),
    path("glossary/", glossary.languages, name="glossaries"),
    path("glossary/<slug:language>/", glossary.show, name="glossary"),
    path("glossary/<slug:language>/<slug:kind>/<int:pk>/", glossary.edit, name="glossary_entry"),
    path("glossary/<slug:language>/terms.<slug:form>", downloads.terms, name="terms_file"),
    path("memory/<slug:language>/memory.tmx", downloads.memory, name="memory_file"),
    path("memory/<slug:language>/", aids.concordance, name="concordance"),
    path("words/<slug:language>/", aids.suggestions, name="suggestions"),
    path("<isodate:publish_on>/<slug:language>/proofread/", aids.proofread, name="proofread"),
    path("<isodate:publish_on>/<slug:language>/", editor.show, name="editor"),
    path("<isodate:publish_on>/<slug:language>/lengths/", lengths.show, name="lengths"),
    path("<isodate:publish_on>/<slug:language>/download/", exchange.download, name="download"),
    path("<isodate:publish_on>/<slug:language>/upload/", exchange.upload, name="upload"),
    path("<isodate:publish_on>/<slug:language>/send/", exchange.send, name="send"),
    path("<isodate:publish_on>/<slug:language>/review/", review.show, name="review"),
    path("<isodate:publish_on>/<slug:language>/beside/<int:kept>/", beside.show, name="beside"),
    path("<isodate:publish_on>/<slug:language>/history/", history.show, name="history"),
]
