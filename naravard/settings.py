"""Settings of the portal. README.md lists the environment variables, all of which have safe defaults."""

import ipaddress
import re
import secrets
import warnings
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy
from whitenoise.compress import Compressor as WhiteNoiseCompressor

from core.language_names import name_in_language, written_direction
from naravard.environment import (
    MOST_PROCESSES,
    env,
    read_bool,
    read_list,
    read_number,
    read_pairs,
    read_text,
    refuse_wrong_texts,
)

BASE_DIR = Path(__file__).resolve().parent.parent
refuse_wrong_texts()

# --- Files that the portal writes ---------------------------------------------------------------------------------
VAR_DIR = Path(read_text("VAR_DIR", str(BASE_DIR / "var")))
SECRET_KEY_FILE = VAR_DIR / "secret-key"


def read_secret_key():
    """Return the key stored in VAR_DIR/secret-key, or "" before the first start, which stores one."""
    try:
        if key := SECRET_KEY_FILE.read_text().strip():
            return key
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ImproperlyConfigured(
            f"Cannot read {SECRET_KEY_FILE} ({error.strerror}). Make it readable or set VAR_DIR."
        ) from error
    raise ImproperlyConfigured(f"{SECRET_KEY_FILE} is empty. {KEY_IS_GONE}")


KEY_IS_GONE = (
    "Put it back from a backup, or set SECRET_KEY. With another key the second factors of staff, and the private links "
    "in mails to come, are lost; to begin with a new one all the same, write a long random text into the file."
)
SECRET_KEY = read_text("SECRET_KEY") or read_secret_key()
IS_SECRET_KEY_STORED = bool(SECRET_KEY)
SECRET_KEY = SECRET_KEY or secrets.token_urlsafe(64)  # stored by naravard/serving/secret_key.py
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS")

# --- The site -----------------------------------------------------------------------------------------------------
DEBUG = read_bool("DEBUG", default=False)
# What the portal calls itself in PDFs and feeds, in the reader's language.
PORTAL_NAME = gettext_lazy("Good and close care in Dalarna")
PORT = read_number("PORT", default=8000, least=1, most=65535)
BIND_ADDRESS = read_text("BIND_ADDRESS", "127.0.0.1")
WEB_WORKERS = read_number("WEB_WORKERS", default=2, least=1, most=MOST_PROCESSES)
WEB_THREADS = read_number("WEB_THREADS", default=0, most=MOST_PROCESSES, example=4)  # 0: as many as the database bears
SITE_URL = read_text("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
_SITE_HOST = urlsplit(SITE_URL).hostname
# A public portal is asked by its own name alone: a cache would store what another name has put into its pages.
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS") or (_LOOPBACK if _SITE_HOST in {*_LOOPBACK, "::1"} else [_SITE_HOST])
ROOT_URLCONF = "naravard.urls"
WSGI_APPLICATION = "naravard.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "contacts.User"
FORM_RENDERER = "naravard.form_renderer.PortalFormRenderer"

# The apps with models, in the order of their imports: each refers only to those before it.
PORTAL_APPS = ["core", "contacts", "strategy", "followup", "feedback"]
INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it extends
    "naravard",
    *PORTAL_APPS,
    "core.translations",  # follows the translated fields of the apps above
    "naravard.apps.PortalAdminConfig",  # django.contrib.admin with a site of our own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "csp",
    "django_prose_editor",
    "django_tasks",
    "naravard.apps.BackgroundTasksConfig",  # django_tasks_db with a name in words
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "naravard.observation.metrics.metrics_middleware",
    "naravard.middleware.AcceptEncodingMiddleware",
    # Outside ConditionalGetMiddleware: the ETag is of the page itself, since its compressed bytes have random padding.
    "naravard.middleware.TextCompressionMiddleware",
    # What is kept of a page is what all that follows has made of it.
    "core.page_cache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "naravard.middleware.ResourcePolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "naravard.middleware.PublicCacheMiddleware",
    "core.page_cache.parts.EditionMiddleware",
    "naravard.middleware.CookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "naravard.middleware.PathLanguageMiddleware",
    "naravard.middleware.BodyLimitMiddleware",
    "core.middleware.CleanTextMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.ReadableValuesMiddleware",  # inside CommonMiddleware, which says how long the page is
    "strategy.hard_words.HardWordsMiddleware",
    "naravard.not_allowed.NotAllowedMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "naravard.sign_in.session_limits.SessionLimitMiddleware",
    "naravard.sign_in.known_browser.KnownBrowserMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "naravard.context_processors.site",
                "naravard.context_processors.sign_in",
            ],
        },
    }
]

# --- Database -----------------------------------------------------------------------------------------------------


def read_database():
    """Return the database settings from DATABASE_URL. The URL may contain a password, so no message repeats it."""
    try:
        with warnings.catch_warnings(action="ignore"):
            database = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
    except ValueError:
        database = {}
    is_ours = database.get("ENGINE") in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
    if not (is_ours and database.get("NAME")):
        raise ImproperlyConfigured(
            "DATABASE_URL is not understood. Write postgres://user:password@host:5432/name or sqlite:////path/to/file."
        )
    return database


# In seconds and, the last, milliseconds. Without them a database whose machine or network is gone is waited for many
# minutes, by every thread, so that not even kept pages are answered.
DATABASE_AWAY = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}

DATABASES = {"default": read_database()}
_CONN_MAX_AGE = read_number("DATABASE_CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL: readers never wait for a writer. IMMEDIATE with a timeout (in seconds): writers wait for each other, and
    # do not fail in the middle of a transaction. FULL: what a receipt confirms survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # The last connection to close deletes the write-ahead log. On a full disk not even a reader could create a new one.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # A file, as in production: a database in memory has other locks.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = DATABASE_AWAY | DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["CONN_MAX_AGE"] = _CONN_MAX_AGE
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- Cache --------------------------------------------------------------------------------------------------------

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL_MEMORY},
    # What {% cache %} keeps of header, menu and footer: the same on every page, so as long as the process runs.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.dummy.DummyCache" if DEBUG else LOCAL_MEMORY,
        "LOCATION": "template_fragments",
        "TIMEOUT": None,
    },
    # Public pages: in the memory of each process, or shared by several machines.
    "pages": {
        "BACKEND": "core.sized_cache.SizedCacheBackend",
        "LOCATION": 32 * 1024 * 1024,
    },
}
PAGE_CACHE = read_bool("PAGE_CACHE", default=not DEBUG)
CACHE_URL = read_text("CACHE_URL")
if CACHE_URL:
    CACHES["pages"] = {"BACKEND": "core.page_cache.shared_cache.SharedCache", "LOCATION": CACHE_URL}
# The parameters that public pages read; others are taken out of the query before a page is made or looked up.
PUBLIC_QUERY_PARAMETERS = {
    *[
        "q",
        "delmal",
        "lage",
        "tema",
        "kommun",
        "resultat",
        "ar",
        "ordning",
        "sida",
        "organisation",
        "status",
        "vem",
    ],  # lists and their feeds
    *["roll", "vidare", "klart", "tack", "skickat", "format", "key", "senaste"],
}

# --- Languages ----------------------------------------------------------------------------------------------------

# "simple" is the variant that BCP 47 registers for plain language; Django has no name for it.
LANG_INFO["sv-simple"] = {
    "bidi": False,
    "code": "sv-simple",
    "name": "Easy Swedish",
    "name_local": "Lättläst svenska",
}
LANGUAGE_CODE = "sv"
LANGUAGES = [
    ("sv", "Svenska"),
    ("sv-simple", "Lättläst svenska"),
    ("en", "English"),
    ("fi", "Suomi"),
    ("ar", "العربية"),
]
# Django has no name for some languages, such as Somali, and then does not know which way it runs.
for code, name in LANGUAGES:
    is_right_to_left = written_direction(code) == "rtl"
    LANG_INFO.setdefault(code, {"bidi": is_right_to_left, "code": code, "name": name, "name_local": name})
LANGUAGES_BIDI = [code for code, information in LANG_INFO.items() if information.get("bidi")]
# The languages with all content translated. Search engines are told that these pages are alternates of each other.
COMPLETE_LANGUAGES = ["sv", "sv-simple", "en", "fi", "ar"]
# The second holds better Swedish for texts of Django and other libraries; makemessages leaves it alone.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_of_libraries"]
FORMAT_MODULE_PATH = ["naravard.formats"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

MODELTRANSLATION_DEFAULT_LANGUAGE = "sv"
MODELTRANSLATION_LANGUAGES = tuple(code for code, _name in LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = ("sv",)
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = name_in_language

# --- Static files and uploads -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"  # not routed: strategy.views.document_file serves the published files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "naravard.serving.storage.BundledStyleStorage"
    },
}
# Browsers request only the hashed names, and source maps are not used: half the files, a tenth of the compression.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*WhiteNoiseCompressor.SKIP_COMPRESS_EXTENSIONS, "map"]
FILE_UPLOAD_PERMISSIONS = 0o640
# Where “manage.py backup” writes if no file is named, and “doctor” looks; and the public age keys that it encrypts to.
BACKUP_DIR = read_text("BACKUP_DIR")
BACKUP_KEYS = read_list("BACKUP_KEYS")
DOCUMENT_MAX_BYTES = read_number("DOCUMENT_MAX_BYTES", default=30 * 1024 * 1024, least=100_000)
# The text of a form; 5,000 characters with all their markup fit many times over.
FORM_MAX_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE = read_number("FORM_MAX_BYTES", default=1024 * 1024, least=1)

# --- Security -----------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = IS_HTTPS
# What watches the portal may ask it without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^halsa/"]
SECURE_HSTS_SECONDS = read_number("HSTS_SECONDS", default=31536000) * IS_HTTPS  # read in any case: it may be wrong
# Both say something of hosts that are not the portal's, and preloading is hard to take back: for the domain's owner to
# decide. So `check --deploy` does not ask for them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = read_bool("HSTS_INCLUDE_SUBDOMAINS", default=False) and IS_HTTPS
SECURE_HSTS_PRELOAD = read_bool("HSTS_PRELOAD", default=False) and IS_HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]


def read_security_contacts():
    """Return the addresses in SECURITY_CONTACT as RFC 9116 writes them: a mail address gets its “mailto:”."""
    contacts = read_list("SECURITY_CONTACT")
    contacts = [text if ":" in text else f"mailto:{text}" for text in contacts]
    if not all(re.fullmatch(r"mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\S+", text) for text in contacts):
        raise ImproperlyConfigured(
            "SECURITY_CONTACT must be mail addresses, https:// or tel: addresses, with commas between."
        )
    return contacts


SECURITY_CONTACTS = read_security_contacts()
SECURE_REFERRER_POLICY = "same-origin"
# What no page of the portal does, so that nothing that gets into one can. Sharing and copying a link stay allowed.
PERMISSIONS_POLICY = {
    feature: []
    for feature in [
        *["accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope"],
        *["hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock"],
        *["serial", "usb", "xr-spatial-tracking"],
    ]
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "naravard_session"
CSRF_COOKIE_NAME = "naravard_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "naravard.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = read_bool("BEHIND_PROXY", default=False)
# How many trusted proxies add the address of their client to X-Forwarded-For. With 0 the header is ignored.
TRUSTED_PROXIES = read_number("TRUSTED_PROXIES", default=1 if BEHIND_PROXY else 0, example=1)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds that a link for a new password holds, of an invitation too

# --- Signing in to the admin (naravard/sign_in, django-allauth) ---------------------------------------------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["naravard.sign_in.backend.PasswordBackend"]
REQUIRE_SECOND_FACTOR = read_bool("REQUIRE_SECOND_FACTOR", default=IS_HTTPS)
SESSION_IDLE_MINUTES = read_number("SESSION_IDLE_MINUTES", default=60, least=1)
SESSION_MAX_HOURS = read_number("SESSION_MAX_HOURS", default=12, least=1, most=24 * 365)
SESSION_COOKIE_AGE = SESSION_MAX_HOURS * 60 * 60
ACCOUNT_ADAPTER = "naravard.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # who gets an invitation has the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets a mail because somebody else typed the address
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds after a login within which it can be changed without a password
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "naravard.sign_in.link_keys.LinkKeys"  # noqa: S105 - a class
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]  # not by a code in a mail, which has no page here
ACCOUNT_SESSION_REMEMBER = False  # closing the browser ends the session
# The portal's own limits (naravard/sign_in/attempts.py) hold for all processes and nodes; allauth's, for one each.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "naravard.sign_in.forms.SignInForm",
    "change_password": "naravard.sign_in.forms.OwnPasswordForm",
    "reauthenticate": "naravard.sign_in.forms.PasswordAgainForm",
    "reset_password": "naravard.sign_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "naravard.sign_in.forms.ChosenPasswordForm",
    "set_password": "naravard.sign_in.forms.FirstPasswordForm",
}
MFA_FORMS = {
    "activate_totp": "naravard.sign_in.forms.NewAppForm",
    "authenticate": "naravard.sign_in.forms.SecondFactorForm",
    "reauthenticate": "naravard.sign_in.forms.SecondFactorAgainForm",
    "authenticate_webauthn": "naravard.sign_in.forms.SecondFactorKeyForm",
    "reauthenticate_webauthn": "naravard.sign_in.forms.KeyAgainForm",
    "login_webauthn": "naravard.sign_in.forms.KeyLoginForm",
    "add_webauthn": "naravard.sign_in.forms.NewKeyForm",
}
MFA_ADAPTER = "naravard.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # http://localhost, where a browser offers keys too
# The organisation's own sign-in, by OpenID Connect, if OIDC_SERVER says where it is.
OIDC_SERVER = read_text("OIDC_SERVER")
OIDC_SECOND_FACTOR = read_bool("OIDC_SECOND_FACTOR", default=False)
OIDC_OWN_PASSWORDS = read_bool("OIDC_OWN_PASSWORDS", default=False)
OIDC_GROUPS_CLAIM = read_text("OIDC_GROUPS_CLAIM", "groups")
OIDC_ROLES = read_pairs("OIDC_ROLES")
# Where its pages are, if they are of another host than OIDC_SERVER.
OIDC_ORIGINS = read_list("OIDC_ORIGINS", default=["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER))])
OIDC_ORIGINS = OIDC_ORIGINS if OIDC_SERVER else []
SOCIALACCOUNT_ADAPTER = "naravard.sign_in.provider.OrganisationAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = read_number("OIDC_TIMEOUT_SECONDS", default=3, least=1)
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": read_text("OIDC_SCOPES", "openid profile email").split(),
        "APPS": [
            {
                "provider_id": "organisation",
                "name": read_text("OIDC_NAME", "OpenID Connect"),
                "client_id": read_text("OIDC_CLIENT_ID"),
                "secret": read_text("OIDC_CLIENT_SECRET"),
                # The organisation itself gives out the addresses, so they may find the account that was invited.
                "settings": {"server_url": OIDC_SERVER, "verified_email": True, "email_authentication": True},
            }
        ],
    }

# --- Protection of the forms against bots (core/rate_limit.py, core/forms.py) -------------------------------------
FORM_MIN_SECONDS = read_number("FORM_MIN_SECONDS", default=3, most=60)
_FORMS_PER_HOUR = read_number("FORMS_PER_HOUR", default=60)
_ROUND_INSPEL_PER_HOUR = read_number("ROUND_INSPEL_PER_HOUR", default=300)
_CLICKS_PER_HOUR = read_number("CLICKS_PER_HOUR", default=300)
# How often a form may come for each time that it is taken: with a mistake, to be looked at first, to be changed.
_TRIES = 5
# From one network address. 0 is no limit.
HOURLY_LIMITS = {
    "inspel": _FORMS_PER_HOUR,
    "message": _FORMS_PER_HOUR,
    "private": _FORMS_PER_HOUR,
    "stop": _FORMS_PER_HOUR,
    "report": _FORMS_PER_HOUR,
    "comment": _FORMS_PER_HOUR,
    "form": read_number("FORM_POSTS_PER_HOUR", default=_TRIES * _FORMS_PER_HOUR),
    # All participants of a meeting send from the same network.
    "round": _ROUND_INSPEL_PER_HOUR,
    "round_form": read_number("ROUND_FORM_POSTS_PER_HOUR", default=_TRIES * _ROUND_INSPEL_PER_HOUR),
    "agree": _CLICKS_PER_HOUR,
    "reaction": _CLICKS_PER_HOUR,
    "nudge": _CLICKS_PER_HOUR,
    "unsubscribe": _CLICKS_PER_HOUR,
    # Asked for by a script while somebody writes, each time that they pause.
    "similar": read_number("SIMILAR_PER_HOUR", default=600),
    # Wrong passwords of one account from one network or one known browser, from all others together, and from one
    # network; wrong codes of one account and from one network; links for a new password, to one address.
    "sign_in_account": read_number("WRONG_PASSWORDS_PER_HOUR", default=10),
    "sign_in_account_everywhere": read_number("WRONG_PASSWORDS_EVERYWHERE_PER_HOUR", default=200),
    "sign_in_network": read_number("WRONG_PASSWORDS_PER_NETWORK_AND_HOUR", default=100),
    "second_factor_account": read_number("WRONG_CODES_PER_HOUR", default=10),
    "second_factor_network": read_number("WRONG_CODES_PER_NETWORK_AND_HOUR", default=100),
    "password_mail_account": 5,
    "password_mail_network": 50,
}
# Of one e-mail address, one private link, and one inspel from one network: a hospital may share its address. 0 is no
# limit.
DAILY_LIMITS = {
    "receipt": read_number("RECEIPTS_PER_ADDRESS_AND_DAY", default=5),
    "private": read_number("PRIVATE_POSTS_PER_DAY", default=50),
    "agree": read_number("AGREEMENTS_PER_NETWORK_AND_DAY", default=20),
}

# --- Mail and background tasks ------------------------------------------------------------------------------------
WITH_MAIL_SERVER = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_URL = read_text("EMAIL_URL")
if EMAIL_URL:
    try:
        vars().update(mail := env.email_url("EMAIL_URL"))
        # What stands after a # in a password, or between two @, would be read as the name of the server.
        is_cut = "#" in EMAIL_URL or EMAIL_URL.count("@") > 1
        if mail["EMAIL_BACKEND"] == WITH_MAIL_SERVER and (is_cut or not (mail["EMAIL_HOST"] and mail["EMAIL_PORT"])):
            raise ValueError
    except (ValueError, ImproperlyConfigured):  # whose words may hold the password
        raise ImproperlyConfigured(
            "EMAIL_URL is not understood. Write smtp+tls://user:password@host:587; in a password # is %23 and @ is %40."
        ) from None
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 15  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read_text("MAIL_FROM", f"naravard@{urlsplit(SITE_URL).hostname}")
# Staff get one mail about the inspel that come within this time after another, and one about reports.
GROUP_MAIL_MINUTES = read_number("GROUP_MAIL_MINUTES", default=15)
# How long a process leader can undo what sends or publishes; 0: not at all.
UNDO_SECONDS = read_number("UNDO_SECONDS", default=10)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- The portal ---------------------------------------------------------------------------------------------------
PUBLIC_CACHE_SECONDS = read_number("PUBLIC_CACHE_SECONDS", default=60)
PDF_MAX_SECONDS = read_number("PDF_MAX_SECONDS", default=20, least=1)
FEEDBACK_ANSWER_WORKING_DAYS = 10
FEEDBACK_DIGEST_HOUR = read_number("FEEDBACK_DIGEST_HOUR", default=7, most=23)
# Where the values of key figures are fetched, by followup/kolada/client.py alone.
KOLADA_URL = read_text("KOLADA_URL", "https://api.kolada.se").rstrip("/")
# After so many months without an update, an activity that is under way is listed, and its reporters are told.
ACTIVITY_NEWS_MONTHS = read_number("ACTIVITY_NEWS_MONTHS", default=6, most=1200)

# --- What watches the portal --------------------------------------------------------------------------------------


def read_metrics_allowed():
    """Return the networks in METRICS_ALLOWED; an address alone is a network of one, and 10.1.2.3/8 is 10.0.0.0/8."""
    texts = read_list("METRICS_ALLOWED", default=["127.0.0.0/8", "::1"])
    try:
        return [ipaddress.ip_network(text, strict=False) for text in texts]
    except ValueError:
        raise ImproperlyConfigured(
            f"METRICS_ALLOWED is “{','.join(texts)}”, but must be addresses or networks with commas between, such as "
            "192.0.2.7,10.0.0.0/8."
        ) from None


METRICS_ALLOWED = read_metrics_allowed()
# Where errors are reported, by naravard/observation/error_reports.py alone.
SENTRY_DSN = read_text("SENTRY_DSN")

# --- Logging, without personal data and texts from the public -----------------------------------------------------
LOG_LEVEL = read_text("LOG_LEVEL", "WARNING")
LOG_FORMAT = read_text("LOG_FORMAT", "plain")
if LOG_FORMAT not in {"plain", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT is “{LOG_FORMAT}”, but must be plain or json.")
if LOG_FORMAT == "json":
    MIDDLEWARE.insert(1, "naravard.observation.request_log.RequestLogMiddleware")  # outside all that may write a line
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        # Only where it is used: structlog takes 2 MB in each process.
        **({"json": {"()": "naravard.observation.log_format.json_formatter"}} if LOG_FORMAT == "json" else {}),
    },
    "filters": {
        "hide_private_links": {"()": "naravard.log_filters.HidePrivateLinks"},
        "hide_rows": {"()": "naravard.log_filters.HideRows"},
        "refused_requests": {"()": "naravard.log_filters.RefusedRequests"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["refused_requests", "hide_private_links", "hide_rows"],
            # Of the handler too: the worker's command sets the level of its own logger, for two lines a mail.
            "level": LOG_LEVEL,
        },
        "development_server": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["refused_requests", "hide_private_links", "hide_rows"],
        },
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django.server": {"handlers": ["development_server"], "level": "INFO", "propagate": False}},
}
