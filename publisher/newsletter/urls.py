"""The public addresses below `/newsletter`, which is the form itself, on every site."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from publisher.newsletter import views

urlpatterns = [
    path("", RedirectView.as_view(url="/newsletter", permanent=True)),
    path("asked", views.asked),
    path("confirm/<str:token>", views.confirm),
    path("leave/<str:token>", views.leave),
]
