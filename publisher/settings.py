"""Django's settings, all of them derived from `publisher.environment`."""

from __future__ import annotations

from urllib.parse import urlsplit

import dj_database_url

from publisher import environment

ENVIRONMENT = environment.read()
BPOD_HOME = ENVIRONMENT.home
PAGE_CHECK = ENVIRONMENT.page_check

SECRET_KEY = ENVIRONMENT.secret_keys[0]
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.secret_keys[1:])
DEBUG = ENVIRONMENT.debug

# Public pages are files and never reach Django; only the desk and the translators' room do.
# In the embedded mode the server listens on loopback alone, whatever name people use for it.
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts) or (["*"] if ENVIRONMENT.embedded else [])
if ALLOWED_HOSTS and not ENVIRONMENT.embedded:  # the newsletter's form is on each site
    ALLOWED_HOSTS += [str(urlsplit(url).hostname) for url in ENVIRONMENT.site_urls.values()]
if ENVIRONMENT.desk_url:
    CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.desk_url]

INSTALLED_APPS = [
    # Ours come first, so that our templates win over Wagtail's.
    "publisher.posts",
    "publisher.submissions",
    "publisher.editions",
    "publisher.deliveries",
    "publisher.schedule",
    "publisher.search",
    "publisher.website",
    "publisher.feeds",
    "publisher.accounts",
    "publisher.api",
    "publisher.desk",
    "publisher.desk.importing",
    "channels",
    "channels.newsletter",
    "translations",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",  # every admin page reverses its URLs: facts in docs/adr/0004
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.humanize",  # a template of allauth's list of keys loads it
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "publisher.accounts.headers.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "publisher.accounts.language.spoken",
    "publisher.accounts.door.second_factor_first",
]

ROOT_URLCONF = "publisher.urls"
WSGI_APPLICATION = "publisher.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": dj_database_url.parse(ENVIRONMENT.database_url)}
if ENVIRONMENT.embedded:
    DATABASES["default"]["TEST"] = {"NAME": str(BPOD_HOME / "test.sqlite3")}  # a file: tests start processes
    # Why each of these: docs/adr/0001 (an intent lost in a power cut would licence a second post).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts what somebody tried in vain, so it is where every process sees it, and goes when the database goes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond that, entries go at random
    },
    # Wagtail looks for each thumbnail here: a row of the database would cost more than making it known again.
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Counts requests, a minute at a time. Without Redis one process answers people, and its memory will do.
    "minutes": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.redis_url.replace("redis+socket://", "unix://", 1),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
    if ENVIRONMENT.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Why each of these: docs/adr/0006
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
SECOND_FACTOR_REQUIRED = ENVIRONMENT.second_factor == "required"
ACCOUNT_ADAPTER = "publisher.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_RATE_LIMITS = {
    "login": None,  # tries in vain are what counts
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
}
ACCOUNT_CHANGE_EMAIL = True  # the old address counts until the new one is confirmed, and is told then
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[BPoD] "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
MFA_ADAPTER = "publisher.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody can make an account for somebody else's address here
MFA_TOTP_ISSUER = "BPoD"
MFA_TOTP_TOLERANCE = 1  # half a minute for clocks that differ
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(
    ENVIRONMENT.desk_url and ENVIRONMENT.desk_url.startswith("https")
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
X_FRAME_OPTIONS = "SAMEORIGIN"  # the desk shows its own previews in a frame

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("ca", "Català")]
TIME_ZONE = "Europe/London"
TRANSLATIONS_CHANNEL_TEXTS = "publisher.desk.channel_texts.of"
TRANSLATIONS_PUBLIC_DAYS = "publisher.desk.public_days.of"
TRANSLATIONS_MAIL_DOMAIN = ENVIRONMENT.aids.mail_domain
TRANSLATIONS_MAIL_AUTHSERV_ID = ENVIRONMENT.aids.mail_checked_by
TRANSLATIONS_DICTIONARIES = ENVIRONMENT.aids.dictionaries
TRANSLATIONS_MACHINE = ENVIRONMENT.aids.machine
TRANSLATIONS_LIBRETRANSLATE_URL = ENVIRONMENT.aids.libretranslate_url or ""
TRANSLATIONS_LIBRETRANSLATE_KEY = ENVIRONMENT.aids.libretranslate_key or ""
TRANSLATIONS_LANGUAGETOOL_URL = ENVIRONMENT.aids.languagetool_url or ""
TRANSLATIONS_TIME_ZONE = "Europe/Madrid"  # where the translators are
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BPOD_HOME / "static"
MEDIA_URL = "/private/media/"  # for people with a login only: publisher.desk.media
MEDIA_ROOT = BPOD_HOME / "media"
FROZEN_ROOT = BPOD_HOME / "frozen"
SITE_ROOT = BPOD_HOME / "site"
QUARANTINE_ROOT = BPOD_HOME / "quarantine"
QUARANTINE_BYTES_MAX = ENVIRONMENT.quarantine_gigabytes * 10**9
DOI_LOOKUP_URL = ENVIRONMENT.doi_lookup_url

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10  # seconds; Django would wait for ever
if mail := ENVIRONMENT.mail_server:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = mail.host, mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.user, mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = mail.tls == "from-the-start", mail.tls == "starttls"
ANYMAIL = dict(ENVIRONMENT.mail_provider)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from or "bpod@localhost"
TEAM_EMAIL = list(ENVIRONMENT.team_mail)

WAGTAIL_SITE_NAME = "BPoD"
WAGTAILADMIN_BASE_URL = ENVIRONMENT.desk_url or "http://127.0.0.1:8000"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "tif", "tiff", "webp"]  # what the cutter reads
WAGTAILIMAGES_IMAGE_MODEL = "posts.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "publisher.desk.picture_form.PictureForm"
# What Wagtail would do by default, and why not: docs/adr/0004.
WAGTAIL_FINISH_WORKFLOW_ACTION = "publisher.desk.signals.finish_workflow"
WAGTAILADMIN_GLOBAL_EDIT_LOCK = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False  # ours are under /desk/security/
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Europe/London", "Europe/Madrid"]
WAGTAILADMIN_COMMENTS_ENABLED = False
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # a line for each row of the search index
        "waitress": {"level": "WARNING"},
    },
}
