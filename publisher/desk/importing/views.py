"""Upload, read the report, decide, watch it go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from publisher.desk import policy
from publisher.desk.approval import name_of
from publisher.desk.importing import intake, work
from publisher.desk.importing.models import Upload
from publisher.desk.views import DeskPage
from publisher.posts.models import ImportedFile

SHOWN = 100
UPLOADS = 30
Outcome = ImportedFile.Outcome
WORDS = {
    Outcome.STORED: ("can be imported", "imported"),
    Outcome.COPY: ("another copy of a post", "another copy of a post"),
    Outcome.SKIPPED: ("no post", "no post"),
    Outcome.UNMATCHED: ("a translation without its post", "a translation without its post"),
    Outcome.REFUSED: ("cannot be imported", "not imported"),
}
TROUBLE = (Outcome.REFUSED, Outcome.UNMATCHED)


class ImportView(DeskPage):
    permission = policy.IMPORT
    template_name = "desk/importing/uploads.html"
    page_title = "Import"
    header_icon = "folder-open-inverse"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bad = Q(pages__outcome__in=TROUBLE) | Q(pages__outcome="", pages__found__in=TROUBLE)
        uploads = Upload.objects.annotate(pages_count=Count("pages"), bad_count=Count("pages", filter=bad))
        context: dict[str, Any] = super().get_context_data(
            uploads=uploads[:UPLOADS],
            may_publish=policy.may(self.request.user, policy.APPROVE),
            megabytes=intake.UPLOAD_BYTES_MAX // intake.MEGABYTE,
            files_max=intake.FILES_MAX,
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        to_archive = request.POST.get("to") == "archive"
        if to_archive and not policy.may(request.user, policy.APPROVE):
            raise PermissionDenied
        try:
            upload = work.begin(
                request.FILES.getlist("files"),
                request.POST.getlist("paths"),
                to_archive=to_archive,
                by=request.user,
                by_name=name_of(request.user),
            )
        except intake.UploadError as error:
            context = self.get_context_data(error=str(error), to_archive=to_archive)
            return self.render_to_response(context, status=400)
        return redirect("desk_upload", upload.pk)


@csrf_exempt  # `csrf_protect` below looks at it, once the body was found to be readable
def upload(request: HttpRequest) -> HttpResponseBase:
    """Too many files end the reading of the body, which Django does before any view is asked."""
    if not policy.may(request.user, policy.IMPORT):
        raise PermissionDenied
    try:
        _ = request.POST
    except (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig, MultiPartParserError):
        messages.error(
            request, "Nothing was taken: at most 100 files can be chosen at once; put them into a zip."
        )
        return redirect("desk_import")
    return csrf_protect(ImportView.as_view())(request)


class UploadView(DeskPage):
    permission = policy.IMPORT
    template_name = "desk/importing/upload.html"
    header_icon = "folder-open-inverse"

    def get_page_title(self) -> str:
        return f"Import: {self._upload().given}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self._upload()
        pages = row.pages.select_related("post")
        only_bad = self.request.GET.get("show") == "trouble"
        if only_bad:
            pages = pages.filter(Q(outcome__in=TROUBLE) | Q(outcome="", found__in=TROUBLE))
        shown = Paginator(pages, SHOWN).get_page(self.request.GET.get("page"))
        done, total = work.counted(row)
        context: dict[str, Any] = super().get_context_data(
            upload=row,
            shown=shown,
            lines=[_line(page) for page in shown],
            only_bad=only_bad,
            sums=_sums(row),
            done=done,
            total=total,
            is_at_work=row.state in Upload.AT_WORK,
            can_be_stored=row.pages.filter(found__in=work.TO_STORE, is_known=False).exists(),
            may_store=_may_store(self.request, row),
            **kwargs,
        )
        return context

    def _upload(self) -> Upload:
        if not hasattr(self, "_found"):
            self._found = get_object_or_404(Upload, pk=self.kwargs["pk"])
        return self._found

    @property
    def page_title(self) -> str:
        return self.get_page_title()


class PieceView(DeskPage):
    """The next piece; asked again and again by the page, or by a person's “Go on”."""

    permission = policy.IMPORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Upload, pk=pk)
        if row.state == Upload.State.STORING and not _may_store(request, row):
            raise PermissionDenied
        work.go_on(row)
        row.refresh_from_db()
        if "application/json" not in request.headers.get("Accept", ""):
            return redirect("desk_upload", pk)
        done, total = work.counted(row)
        return JsonResponse({"state": row.state, "done": done, "total": total})


class DecideView(DeskPage):
    permission = policy.IMPORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Upload, pk=pk)
        if "store" in request.POST:
            if not _may_store(request, row):
                raise PermissionDenied
            if not work.store(row):
                messages.warning(request, "It was decided already.")
        elif work.cancel(row):
            messages.success(request, "Nothing was imported, and what was uploaded is gone.")
            return redirect("desk_import")
        else:
            messages.warning(request, "It is being imported already, or is done.")
        return redirect("desk_upload", pk)


def urls() -> list[URLPattern]:
    return [
        path("import/", upload, name="desk_import"),
        path("import/<int:pk>/", UploadView.as_view(), name="desk_upload"),
        path("import/<int:pk>/piece/", PieceView.as_view(), name="desk_upload_piece"),
        path("import/<int:pk>/decide/", DecideView.as_view(), name="desk_upload_decide"),
    ]


def _may_store(request: HttpRequest, row: Upload) -> bool:
    """Into the archive means public at once: that is an editor's word."""
    return not row.to_archive or policy.may(request.user, policy.APPROVE)


def _line(page: Any) -> dict[str, Any]:
    outcome = page.outcome or page.found
    if not outcome:
        return {"page": page, "word": "not looked at yet", "code": "open"}
    word = (
        "already here" if page.is_known and outcome == Outcome.STORED else _word(outcome, bool(page.outcome))
    )
    code = "bad" if outcome in TROUBLE else "good" if outcome == Outcome.STORED else "open"
    return {"page": page, "word": word, "code": code}


def _word(outcome: str, is_stored: bool) -> str:
    return WORDS[Outcome(outcome)][is_stored]


def _sums(row: Upload) -> list[tuple[str, int]]:
    """How many of each kind, in words."""
    is_stored = row.state in {Upload.State.STORING, Upload.State.DONE}
    rows = row.pages.order_by().values_list("outcome", "found", "is_known").annotate(Count("pk"))
    sums: dict[str, int] = {}
    for outcome, found, is_known, count in rows:
        if not (outcome or found):
            word = "not looked at yet"
        elif is_known and (outcome or found) == Outcome.STORED:
            word = "already here"
        else:
            word = _word(outcome or found, is_stored and bool(outcome))
        sums[word] = sums.get(word, 0) + count
    return sorted(sums.items(), key=lambda one: -one[1])
