"""What of django-allauth is ours: where requests come from, what is kept sealed, and what a broken throttle does."""
# mypy: allow-subclassing-any

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email, filter_users_by_username
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from channels import secrets
from publisher.accounts import marks

log = logging.getLogger(__name__)

DESK = "wagtailadmin.access_admin"
TRANSLATORS_HOME = "/translate/"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts are made by invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return marks.address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A throttle that cannot count lets nobody in, and says why: neither an open door nor a silent one."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise
        except Exception:
            log.exception(
                "sign-ins cannot be counted, so nobody can sign in; the table of the cache is amiss"
            )
            raise ValidationError(
                _("Nobody can sign in just now: attempts cannot be counted. The log has the reason.")
            ) from None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """One count an account, by whatever name it is called and under whatever host."""
        email, name = str(credentials.get("email", "")), str(credentials.get("username", ""))
        found = (filter_users_by_email(email) if email else []) or list(filter_users_by_username(name)[:1])
        return f"person:{found[0].pk}" if found else f"nobody:{email or name}".lower()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request)

    def post_login(self, request: HttpRequest, user: Any, **told: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(
            request, user, **{**told, "redirect_url": room_of(user, told.get("redirect_url"))}
        )
        return answer

    def get_email_verification_redirect_url(self, email_address: Any) -> str:  # noqa: ARG002
        return (
            reverse("account_email")
            if self.request.user.is_authenticated
            else resolve_url(settings.LOGIN_URL)
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("security")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ARG002
        return redirect("account_inactive")

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"


class FactorAdapter(DefaultMFAAdapter):
    """Seeds lie in the database under the key ring that seals outlets' credentials."""

    def encrypt(self, text: str) -> str:
        return secrets.seal({"factor": text})

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text)["factor"]

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "BPoD"}


def home_of(request: HttpRequest) -> str:
    return room_of(request.user, None)


def room_of(user: Any, url: str | None) -> str:
    """Where somebody asked to go; translators have no desk, and go to their room."""
    desk = resolve_url(settings.LOGIN_REDIRECT_URL)
    url = url or desk
    is_of_the_desk = url.startswith(desk) and not url.startswith(reverse("security"))
    return TRANSLATORS_HOME if is_of_the_desk and not user.has_perm(DESK) else url
