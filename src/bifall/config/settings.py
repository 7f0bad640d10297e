"""Settings: everything that differs between installations comes from `BIFALL_*` in the environment.

`BIFALL_MODE` is `production` (the default), `demo` or `test`. Production has no insecure defaults:
without `BIFALL_SECRET_KEY` and `BIFALL_ALLOWED_HOSTS` it does not start. docs/reference/settings.md
lists them all.
"""

from __future__ import annotations

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BIFALL_MODE = env.str("BIFALL_MODE", default="production")
if BIFALL_MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("BIFALL_MODE must be production, demo or test")
PRODUCTION = BIFALL_MODE == "production"
BIFALL_DEMO_SIGN_IN = BIFALL_MODE == "demo"

DEBUG = False
DATA_DIR = Path(env.str("BIFALL_DATA_DIR", default="var")).resolve()
SECRET_KEY = env.str("BIFALL_SECRET_KEY") if PRODUCTION else "not-a-secret-and-never-used-in-production"
ALLOWED_HOSTS = (
    env.list("BIFALL_ALLOWED_HOSTS") if PRODUCTION else ["127.0.0.1", "localhost", "testserver", "[::1]"]
)
BASE_URL = env.str("BIFALL_BASE_URL", default="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "bifall.config.apps.ConfigConfig",
    "bifall.portal",
    "bifall.desk",
    "bifall.municipal",
    "bifall.boardroom",
    "bifall.meetingplace",
    "bifall.publicsite",
    "bifall.api",
    "bifall.ui",
    "bifall.flows",
    "bifall.evaluation",
    "bifall.arenas",
    "bifall.claims",
    "bifall.reporting",
    "bifall.projects",
    "bifall.projectbank",
    "bifall.state_aid",
    "bifall.board",
    "bifall.correspondence",
    "bifall.assessment",
    "bifall.collaboration",
    "bifall.applications",
    "bifall.wordings",
    "bifall.calls",
    "bifall.press",
    "bifall.questionnaires",
    "bifall.webhooks",
    "bifall.changefeed",
    "bifall.notices",
    "bifall.documents",
    "bifall.organisations",
    "bifall.accounts",
    "bifall.audit",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "rules.apps.RulesConfig",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bifall.ui.middleware.AuthorityMiddleware",
    "bifall.publicsite.sharing.SharingMiddleware",
]

ROOT_URLCONF = "bifall.config.urls"
WSGI_APPLICATION = "bifall.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bifall.ui.context.page_frame",
            ],
        },
    }
]

DATABASES = {"default": env.db("BIFALL_DATABASE_URL", default=f"sqlite:///{DATA_DIR}/bifall.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction opens, so that two writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
# Opening SQLite's file means reading its whole schema, some milliseconds for each request.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if PRODUCTION else "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_FORM_CLASS = "bifall.config.sign_up_form.SignUpForm"
ACCOUNT_FORMS = {"reset_password_from_key": "bifall.config.account_forms.ChosenPasswordForm"}
ACCOUNT_RATE_LIMITS = {} if BIFALL_MODE == "test" else {"login_failed": "10/m/ip,5/300s/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("svenska")), ("en", _("engelska"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Documents are handed out by views that ask for permission, so they have no address of their own.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = BIFALL_MODE == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
BIFALL_PAYMENT_SCHEMA = env.str("BIFALL_PAYMENT_SCHEMA", default="")
BIFALL_WORK_IN_BACKGROUND = BIFALL_MODE != "test"
# Those who follow the open data are called on the internet and over https; where one tries things out, on
# this machine too.
BIFALL_WEBHOOKS_TO_LOOPBACK = env.bool("BIFALL_WEBHOOKS_TO_LOOPBACK", default=False)
if PRODUCTION and BIFALL_WEBHOOKS_TO_LOOPBACK:
    raise ImproperlyConfigured("BIFALL_WEBHOOKS_TO_LOOPBACK is for demo and test alone")
BIFALL_PICTURE_WARNING_DAYS = env.int("BIFALL_PICTURE_WARNING_DAYS", default=30)
BIFALL_ATTACHMENT_MAX_BYTES = env.int("BIFALL_ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)

EMAIL_BACKEND = {
    "production": "django.core.mail.backends.smtp.EmailBackend",
    "demo": "django.core.mail.backends.dummy.EmailBackend",
    "test": "django.core.mail.backends.locmem.EmailBackend",
}[BIFALL_MODE]
if PRODUCTION:
    EMAIL_CONFIG = env.email("BIFALL_EMAIL_URL", default="smtp://localhost:25")
    vars().update(EMAIL_CONFIG)
# A letter is sent inside the transaction that marks it as sent, so a mail server may not keep it long.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("BIFALL_FROM_EMAIL", default="bifall@example.org")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
CONTENT_SECURITY_POLICY = {
    # Wagtail's editor writes inline scripts and styles; it is for signed-in communicators alone.
    "EXCLUDE_URL_PREFIXES": ("/cms/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

WAGTAIL_SITE_NAME = "Bifall"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "press.PressImage"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "bifall.publicsite.editor_forms.PictureForm"
WAGTAILDOCS_EXTENSIONS = ["docx", "jpeg", "jpg", "ods", "odt", "pdf", "png", "xlsx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "bifall.publicsite.editor_forms.FileForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_CONTENT_LANGUAGES = [("sv", "svenska"), ("en", "engelska")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("sv", "svenska"), ("en", "engelska")]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
}

if BIFALL_MODE == "test":
    INSTALLED_APPS.append("django_linear_migrations")
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
