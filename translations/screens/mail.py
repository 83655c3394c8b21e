"""Mail or no mail: by a button in the room, or by the link that every mail carries."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from translations import door, screen_language
from translations.models import Unsubscribed
from translations.reminders_sending import SALT


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    person = door.visitor(request)
    if request.method == "POST":
        if request.POST.get("action") == "subscribe":
            Unsubscribed.objects.filter(person=person).delete()
            messages.success(request, _("You get mail again."))
        else:
            _unsubscribe(person)
            messages.success(request, _("You get no more mail."))
        return redirect("translations:mail")
    gone = Unsubscribed.objects.filter(person=person).exists()
    return render(request, "translations/mail.html", {"gone": gone})


@csrf_exempt  # a mail program posts here, with no page of ours: RFC 8058, section 3.2
@never_cache
@screen_language.spoken
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing: programs that look for bad links follow every one."""
    try:
        person = User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        person = None
    if person is None:
        raise Http404("This link is not complete")
    if request.method == "POST":
        _unsubscribe(person)
    context = {"done": request.method == "POST"}
    response = render(request, "translations/unsubscribe.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _unsubscribe(person: User) -> None:
    Unsubscribed.objects.get_or_create(person=person, defaults={"since": timezone.now()})
