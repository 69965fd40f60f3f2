"""Every setting of Peerway, read once from the environment: safe when nothing is set, loud when something is wrong.

The README lists each variable; a test holds the list and this file together.
"""

import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
LEAST_SECRET = 50


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_flag(name: str, default: bool) -> bool:
    value = env_text(name, "true" if default else "false").lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be true or false.")
    return value == "true"


def env_int(name: str, default: int, *, least: int = 0, most: int) -> int:
    value = env_text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be a whole number from {least} to {most}.")
    return int(value)


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env_text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be one of: {', '.join(choices)}.")
    return value


def env_url(name: str, default: str, read, accepted: str) -> dict:
    """Read an address such as DATABASE_URL through django-environ; a wrong one stops the start with its name."""
    try:
        found = read(env_text(name, default))
    except Exception as problem:
        found, reason = {}, f" ({type(problem).__name__})"
    else:
        reason = ""
    if not found:
        # Neither the value nor the problem's own words: the address may carry a password.
        raise ImproperlyConfigured(f"{name} cannot be read{reason}. It must be {accepted}.")
    return found


def secret_key(data_dir: Path) -> str:
    """The SECRET_KEY of the environment, or one made on first run and kept in DATA_DIR for this machine alone."""
    from_environment = env_text("SECRET_KEY")
    if from_environment:
        if len(from_environment) < LEAST_SECRET:
            raise ImproperlyConfigured("SECRET_KEY is too short. It must have at least 50 random characters.")
        return from_environment
    kept = data_dir / "secret.key"
    if not kept.exists():
        fresh = data_dir / f"secret.{secrets.token_hex(8)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            os.link(fresh, kept)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text()


# Where this instance lives.

DEMO = env_flag("DEMO", False)
DEBUG = env_flag("DEBUG", False)
PORT = env_int("PORT", 8000, least=1, most=65535)
BASE_URL = env_text("BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
DATA_DIR = Path(env_text("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

_address = urlsplit(BASE_URL)
if _address.scheme not in ("http", "https") or not _address.hostname or _address.path:
    raise ImproperlyConfigured(
        f"BASE_URL is {BASE_URL!r}. It must be http:// or https:// and a host, with no path after it."
    )
IS_HTTPS = _address.scheme == "https"

SECRET_KEY = secret_key(DATA_DIR)
SECRET_KEY_IS_LOCAL = not env_text("SECRET_KEY")
SECRET_KEY_FALLBACKS = [key for key in env_text("SECRET_KEY_FALLBACKS").split(",") if key]
if any(len(key) < LEAST_SECRET for key in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured(
        "SECRET_KEY_FALLBACKS has a key that is too short. It must be earlier values of SECRET_KEY, separated by commas."
    )
ALLOWED_HOSTS = [host.strip() for host in env_text("ALLOWED_HOSTS", _address.hostname).split(",")]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is '*'. It must be host names separated by commas.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# What the demo relaxes; `check --deploy` refuses all three.
REQUIRE_MFA = env_flag("REQUIRE_MFA", not DEMO)
SHOW_MAILBOX = env_flag("SHOW_MAILBOX", DEMO)

# Keys: only the process that signs can read a secret, and a process that serves pages never signs.
SIGNS = env_flag("SIGNS", False)
KEYS_DIR = Path(env_text("KEYS_DIR", str(DATA_DIR / "keys")))

# The rooms, from the roof down, and what they stand on.

INSTALLED_APPS = [
    "lms",
    "certificates",
    "courses",
    "assessments",
    "supervision",
    "lms.content",
    "lms.people",
    "lms.notices",
    "lms.audit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "wagtail.contrib.redirects",
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
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.headers.SecureHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.people.middleware.OwnLanguageAndZoneMiddleware",
    "lms.people.middleware.KeptFormMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "assessments.watch.ExamItemsMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "lms.navigation.navigation",
                "lms.notices.mailbox.mailbox",
            ],
        },
    },
    {
        # Mail as plain text: a name with an apostrophe must not arrive as an entity.
        "NAME": "text",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"autoescape": False},
    },
]
FORM_RENDERER = "lms.content.rendering.FormRenderer"

# Data: SQLite is the embedded default, PostgreSQL the production engine.

DATABASES = {
    "default": env_url(
        "DATABASE_URL",
        f"sqlite:///{DATA_DIR / 'peerway.sqlite3'}",
        environ.Env.db_url_config,
        "sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME",
    )
}
# A connection serves many requests: opening one costs more than most pages, and closing the last one of SQLite writes
# its whole journal back.
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at the start, so that a rule read inside a transaction still holds at its end;
    # FULL makes an acknowledged write survive a power cut; recursive triggers also guard rows against REPLACE.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a statement takes PostgreSQL longer than any of ours takes to run.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
else:
    raise ImproperlyConfigured("DATABASE_URL names an engine Peerway does not run on. Use sqlite or postgres.")
# One machine for good, and somebody has decided so; `check --deploy` asks.
ALLOW_SQLITE = env_flag("ALLOW_SQLITE", False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env_url(
        "CACHE_URL",
        "locmemcache://",
        environ.Env.cache_url_config,
        "locmemcache:// or redis://HOST:PORT/NUMBER",
    )
}
SESSION_ENGINE = (
    "django.contrib.sessions.backends.cached_db"
    if "redis" in CACHES["default"]["BACKEND"].lower()
    else "django.contrib.sessions.backends.db"
)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Who comes in, and how.

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "lms.people.adapter.OneWayIn",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "legal_given_names", "legal_family_name", "preferred_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "lms.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "lms.people.forms.SignupForm",
    "login": "lms.people.forms.LoginForm",
    "reauthenticate": "lms.people.forms.ReauthenticateForm",
    "reset_password": "lms.people.forms.ResetPasswordForm",
    "reset_password_from_key": "lms.people.forms.ResetPasswordKeyForm",
    "change_password": "lms.people.forms.ChangePasswordForm",
    "add_email": "lms.people.forms.ChangeEmailForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Only in the browser that signed up or tried to sign in, where the password was typed moments before.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "lms.people.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "lms.people.forms.AuthenticateCodeForm",
    "reauthenticate": "lms.people.forms.ReauthenticateCodeForm",
    "activate_totp": "lms.people.forms.ActivateAppForm",
    "add_webauthn": "lms.people.forms.AddPasskeyForm",
    "edit_webauthn": "lms.people.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers treat loopback as secure, so the demo may try passkeys over plain http there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_ISSUER = "Peerway"
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0, most=5)

# Everybody's grants are rows on one organisation; nobody is anonymous, nothing is granted to all.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

# Mail.

EMAIL = env_url(
    "EMAIL_URL",
    "consolemail://",
    environ.Env.email_url_config,
    "smtp+tls://USER:PASSWORD@HOST:PORT or consolemail://",
)
EMAIL_BACKEND = "lms.notices.mailbox.MailboxBackend" if SHOW_MAILBOX else EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(EMAIL.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(EMAIL.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_text("FROM_EMAIL", f"Peerway <no-reply@{_address.hostname}>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured(f"FROM_EMAIL is {DEFAULT_FROM_EMAIL!r}. It must be an address, with or without a name.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Browser security.

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "peerway_session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "peerway_csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lms.people.views.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 31_536_000, most=63_072_000) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Languages and dates. A body's own zone turns a moment into a date; this is only the fallback.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Files.

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Wagtail.

WAGTAIL_SITE_NAME = "Peerway"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# The zones of places, and UTC; not the aliases of one computer, such as "localtime".
WAGTAIL_USER_TIME_ZONES = ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILEMBEDS_FINDERS: list[dict] = []
# What may be uploaded: `lms.content.uploads` looks into each file and holds each kind to its own size.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "m4a", "mp3", "mp4", "odt", "ogg", "pdf", "pptx", "txt", "vtt", "webm", "xlsx"]
WAGTAILDOCS_CONTENT_TYPES = {"m4a": "audio/mp4", "mp3": "audio/mpeg", "mp4": "video/mp4", "ogg": "audio/ogg"}
WAGTAILDOCS_CONTENT_TYPES |= {"vtt": "text/vtt", "webm": "video/webm"}
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf", *WAGTAILDOCS_CONTENT_TYPES.values()]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "lms.content.forms.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "lms.content.forms.ImageForm"
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "lms.content.approval.publish_read"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# What the log says: no addresses of people, no bodies, no tokens.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env_choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
