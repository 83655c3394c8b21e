"""Tokens of the API: one's own, and for whoever may revoke them all, everybody's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from publisher.api import tokens
from publisher.api.models import Token
from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.approval import name_of
from publisher.desk.views import DeskPage

DAYS = ((30, "30 days"), (90, "90 days"), (tokens.DAYS_MAX, "A year"))


class TokenForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80, help_text="Which tool, on which machine.")
    scopes = forms.MultipleChoiceField(label="It may", widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label="It lasts", choices=DAYS, coerce=int, initial=DAYS[1][0])

    def __init__(self, owner: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grantable = [(scope.value, scope.label) for scope in tokens.grantable(owner)]
        self.fields["scopes"].choices = grantable  # type: ignore[attr-defined]


@method_decorator(never_cache, name="dispatch")
class TokensView(DeskPage):
    permission = policy.MAKE_TOKENS
    template_name = "desk/tokens/tokens.html"
    page_title = "API tokens"
    header_icon = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.request.user, wall_now()
        shown = _shown(user)
        context: dict[str, Any] = super().get_context_data(
            form=kwargs.pop("form", None) or TokenForm(user),
            rows=[_row(token, now) for token in shown.select_related("owner")],
            sees_all=policy.may(user, policy.REVOKE_TOKENS),
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        """The key is on the answer to this request, and nowhere afterwards."""
        form = TokenForm(request.user, request.POST)
        made: dict[str, Any] = {}
        if form.is_valid():
            given = form.cleaned_data
            try:
                token, key = tokens.make(
                    request.user, given["name"], given["scopes"], given["days"], wall_now()
                )
                made = {"made": token, "key": key}
                form = TokenForm(request.user)
            except tokens.TokenError as error:
                form.add_error(error.field, str(error))
        return self.render_to_response(self.get_context_data(form=form, **made))


class RevokeView(DeskPage):
    permission = policy.MAKE_TOKENS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = Token.objects.filter(pk=pk).select_related("owner").first()
        if token is None:
            raise Http404
        if token.owner_id != request.user.pk and not policy.may(request.user, policy.REVOKE_TOKENS):
            raise PermissionDenied
        if tokens.revoke(token, by_name=name_of(request.user), now=wall_now()):
            messages.success(request, f"Revoked: {token.name}. It opens nothing any more.")
        return redirect("desk_tokens")


def urls() -> list[URLPattern]:
    return [
        path("tokens/", TokensView.as_view(), name="desk_tokens"),
        path("tokens/<int:pk>/revoke/", RevokeView.as_view(), name="desk_token_revoke"),
    ]


def _shown(user: Any) -> QuerySet[Token]:
    everybody = policy.may(user, policy.REVOKE_TOKENS)
    return Token.objects.all() if everybody else Token.objects.filter(owner=user)


def _row(token: Token, now: Any) -> dict[str, Any]:
    if token.revoked_at is not None:
        state, code = "Revoked", "bad"
    elif token.expires_at <= now:
        state, code = "Expired", "open"
    else:
        state, code = "In force", "good"
    scopes = dict(Token.Scope.choices)
    return {
        "token": token,
        "owner": name_of(token.owner),
        "scopes": [scopes.get(scope, scope) for scope in token.scopes],
        "state": state,
        "code": code,
        "in_force": code == "good",
    }
