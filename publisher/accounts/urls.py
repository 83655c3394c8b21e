"""One's own account, under /desk/security/, and signing in. Making one is by invitation alone."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa import urls as factors
from django.urls import include, path, re_path

from publisher.accounts import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("security/", views.security, name="security"),
    path("security/second-factor/", views.second_factor, name="second_factor"),
    path("security/sessions/", views.sessions, name="usersessions_list"),
    path("security/signup/", account.signup, name="account_signup"),  # closed; allauth wants the name
    path("security/inactive/", account.account_inactive, name="account_inactive"),
    path("security/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("security/email/", account.email, name="account_email"),
    path("security/email/sent/", account.email_verification_sent, name="account_email_verification_sent"),
    path("security/email/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("security/password/", account.password_change, name="account_change_password"),
    path("security/password/set/", account.password_set, name="account_set_password"),
    path("security/password/reset/", account.password_reset, name="account_reset_password"),
    path("security/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # allauth puts both parts into the address itself, with a hyphen between them
        r"^security/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "security/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("security/mfa/", include(factors)),
]
