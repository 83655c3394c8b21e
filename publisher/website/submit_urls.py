"""The public addresses below `/submit`, which is the form itself, on every site."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from publisher.website import submit
from publisher.website.submit_view import PATH

urlpatterns = [
    path("", RedirectView.as_view(url=PATH, permanent=True)),
    path("thanks", submit.thanks),
    path("withdraw/<str:token>", submit.withdraw),
    path("<str:token>", submit.send),
    path("<str:token>/file", submit.add_file),
]
