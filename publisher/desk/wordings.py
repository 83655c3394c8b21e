"""How posts are worded: one text for each kind and language, shown as followers would read it while one types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse

from channels import registry, wording
from channels.contract import Channel, Story
from channels.errors import ChannelError, Refused
from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.approval import name_of
from publisher.desk.previews import as_read, of_outlet
from publisher.desk.views import DeskPage
from publisher.desk.wording_sample import sample
from publisher.editions import wordings
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site, TamperedError, Wording
from publisher.editions.store import StoreError
from publisher.editions.story import story
from publisher.editions.wordings import ChangedMeanwhileError
from publisher.schedule.verdict import language_name

TEXT_MAX_CODEPOINTS = 4_000
PART_MEANINGS = {
    "kicker": "the series line above the title",
    "title": "always needed, never cut",
    "strapline": "the one-line summary",
    "body": "shortened to whole sentences where there is no room",
    "byline": "who wrote it, and who translated it",
    "attribution": "one line: the maker and the licence; never cut",
    "credits": "every credit line; where they do not fit, the attribution takes their place",
    "alt": "what the pictures show; empty where the platform has a field for it",
    "link": "the address of the page; always needed, never cut",
    "tags": "hashtags",
}


@dataclass(frozen=True)
class Worded:
    """One kind in one language."""

    kind: registry.Kind
    site: Site

    @property
    def language(self) -> str:
        return self.site.language

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def own(self) -> str:
        """The kind's own wording."""
        return wording.default(self.kind.name, self.language)

    @property
    def latest(self) -> Wording | None:
        return wordings.latest(self.kind.name, self.language)

    @property
    def address(self) -> str:
        return reverse("desk_wording", args=[self.kind.name, self.language])

    def channel(self) -> tuple[str, Channel]:
        return of_outlet(self.kind, self.language)


def kinds() -> list[registry.Kind]:
    return [kind for kind in registry.KINDS.values() if wording.is_worded(kind.name)]


class WordingForm(forms.Form):
    text = forms.CharField(
        label="Wording",
        max_length=TEXT_MAX_CODEPOINTS,
        widget=forms.Textarea,
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, worded: Worded, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worded = worded

    def clean_text(self) -> str:
        """Raises `ValidationError` where not even the long sample could be sent in it."""
        lines = str(self.cleaned_data["text"]).splitlines()
        text = "\n".join(line.rstrip() for line in lines).strip()
        _account, channel = self.worded.channel()
        try:
            wording.check_for(channel.limits, text)
            channel.compose(_sample(self.worded, channel, text))
        except wording.WordingError as error:
            raise forms.ValidationError(f"{error}.") from None
        except Refused as error:
            raise forms.ValidationError(f"A long post could not be sent: {error.detail}.") from None
        return text


@dataclass(frozen=True)
class Shown:
    """One post as its followers would read it in a wording."""

    label: str
    posts: list[dict[str, Any]]
    trouble: str = ""


def shown(worded: Worded, channel: Channel, text: str) -> list[Shown]:
    told = [*_next_posts(worded, text), ("A long post, made up", _sample(worded, channel, text))]
    return [_shown(label, one, channel) for label, one in told]


def _shown(label: str, told: Story | str, channel: Channel) -> Shown:
    if isinstance(told, str):
        return Shown(label, [], told)
    try:
        return Shown(label, as_read(channel.compose(told), channel.limits))
    except ChannelError as error:
        return Shown(label, [], error.detail)


def _next_posts(worded: Worded, text: str) -> Iterator[tuple[str, Story | str]]:
    """The next approved post, or the last that went out."""
    editions = Edition.objects.filter(language=worded.language).select_related("current")
    ahead = editions.filter(state=Edition.State.APPROVED).order_by("publish_on").first()
    edition = ahead or editions.filter(state=Edition.State.RELEASED).order_by("-publish_on").first()
    if edition is None:
        return
    label = f"The {'next' if ahead else 'last'} post, {edition.publish_on:%-d %B %Y}"
    try:
        yield label, story(edition.content(), worded.site.base_url, worded.kind.name, text)
    except (StoreError, TamperedError) as error:
        yield label, str(error)


def _sample(worded: Worded, channel: Channel, text: str) -> Story:
    return sample(worded.language, channel.limits, worded.site.base_url, text)


class WordingsView(DeskPage):
    permission = policy.SEE_WORDINGS
    template_name = "desk/wordings.html"
    page_title = "Wordings"
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sites = sorted(Site.objects.all(), key=lambda site: site.language != SOURCE)
        context: dict[str, Any] = super().get_context_data(
            languages=[language_name(site.language) for site in sites],
            rows=[(kind, [Worded(kind, site) for site in sites]) for kind in kinds()],
            **kwargs,
        )
        return context


class WordingView(DeskPage):
    """Save, Preview (also while one types), or back to the kind's own."""

    permission = policy.SEE_WORDINGS
    template_name = "desk/wording.html"
    header_icon = "edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        known = {kind.name: kind for kind in kinds()}
        site = Site.objects.filter(language=kwargs["language"]).first()
        if site is None or kwargs["kind"] not in known:
            raise Http404("no such wording")
        self.worded = Worded(known[kwargs["kind"]], site)
        self.page_title = f"{self.worded.kind.label} in {self.worded.language_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        above = {"url": reverse("desk_wordings"), "label": "Wordings"}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        worded = self.worded
        form = kwargs.pop("form", None) or self._form_in_use()
        text = form["text"].value() or ""
        context: dict[str, Any] = super().get_context_data(
            worded=worded,
            form=form,
            preview=_preview(worded, text) if not form.errors.get("text") else "",
            latest=worded.latest,
            parts=[(f"{{{name}}}", PART_MEANINGS[name]) for name in wording.PARTS],
            history=Wording.objects.filter(kind=worded.kind.name, language=worded.language),
            may_change=policy.may(self.request.user, policy.CHANGE_WORDINGS),
            text_max=TEXT_MAX_CODEPOINTS,
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = WordingForm(self.worded, request.POST)
        if "preview" in request.POST:
            return self._previewed(form)
        if not policy.may(request.user, policy.CHANGE_WORDINGS):
            raise PermissionDenied
        if "own" in request.POST:
            return self._changed(form, "")
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        text = form.cleaned_data["text"]
        return self._changed(form, "" if text == self.worded.own.strip() else text)

    def _previewed(self, form: WordingForm) -> HttpResponse:
        errors = [] if form.is_valid() else [*form.errors.get("text", [])]
        if self.request.headers.get("X-Requested-With") != "fetch":
            return self.render_to_response(self.get_context_data(form=form))
        text = str(form["text"].value() or "")
        preview = "" if errors else _preview(self.worded, text)
        return JsonResponse({"error": " ".join(map(str, errors)), "preview": preview})

    def _changed(self, form: WordingForm, text: str) -> HttpResponse:
        worded, after = self.worded, str(form["after"].value() or "")
        try:
            made = wordings.change(
                worded.kind.name,
                worded.language,
                text,
                after=int(after) if after.isdecimal() else -1,
                by_name=name_of(self.request.user),
                now=wall_now(),
            )
        except ChangedMeanwhileError:
            return self.render_to_response(self.get_context_data(form=self._once_more(form)))
        if made is None:
            messages.info(self.request, "Nothing was changed.")
        else:
            messages.success(
                self.request,
                f"{self.page_title}: posts are worded so from now on. What is frozen stays as it is.",
            )
        return redirect(worded.address)

    def _once_more(self, form: WordingForm) -> WordingForm:
        """What was typed, after the wording that somebody else has written meanwhile."""
        latest = self.worded.latest
        again = WordingForm(
            self.worded, {"text": form["text"].value() or "", "after": latest.number if latest else 0}
        )
        words = "Somebody else changed this wording meanwhile: see the history. Save again to replace theirs."
        again.add_error("text", words)
        return again

    def _form_in_use(self) -> WordingForm:
        """With the wording in use, or an old one that is to be put back (`?number=`)."""
        worded, latest = self.worded, self.worded.latest
        number = self.request.GET.get("number", "")
        chosen = latest
        if number.isdecimal():
            rows = Wording.objects.filter(kind=worded.kind.name, language=worded.language)
            chosen = rows.filter(number=int(number)).first() or latest
        text = (chosen.text if chosen else "") or worded.own.strip()
        return WordingForm(worded, initial={"text": text, "after": latest.number if latest else 0})


def _preview(worded: Worded, text: str) -> str:
    account, channel = worded.channel()
    context = {
        "account": account,
        "kind": worded.kind,
        "worded": worded,
        "shown": shown(worded, channel, text),
    }
    return render_to_string("desk/wording_preview.html", context)


def urls() -> list[URLPattern]:
    return [
        path("wordings/", WordingsView.as_view(), name="desk_wordings"),
        path("wordings/<slug:kind>/<slug:language>/", WordingView.as_view(), name="desk_wording"),
    ]
