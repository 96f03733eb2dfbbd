"""
The environment variables that the portal reads: their names, how they are read, and what is wrong with what they say.

naravard/settings.py refuses to start with one that is wrong. No sentence repeats a value that may be secret.
"""

import ipaddress
import os
import re
from difflib import get_close_matches
from email.utils import getaddresses, parseaddr
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

env = environ.Env()

YES_OR_NO = [
    *["BEHIND_PROXY", "DEBUG", "HSTS_INCLUDE_SUBDOMAINS", "HSTS_PRELOAD", "OIDC_SECOND_FACTOR", "PAGE_CACHE"],
    *["OIDC_OWN_PASSWORDS", "REQUIRE_SECOND_FACTOR"],
]
NUMBERS = [
    *["ACTIVITY_NEWS_MONTHS", "AGREEMENTS_PER_NETWORK_AND_DAY", "CLICKS_PER_HOUR", "DATABASE_CONN_MAX_AGE"],
    *["DOCUMENT_MAX_BYTES", "FEEDBACK_DIGEST_HOUR", "FORMS_PER_HOUR", "FORM_MAX_BYTES", "FORM_MIN_SECONDS"],
    *["FORM_POSTS_PER_HOUR", "GROUP_MAIL_MINUTES", "HSTS_SECONDS", "PDF_MAX_SECONDS", "PORT", "PRIVATE_POSTS_PER_DAY"],
    *["PUBLIC_CACHE_SECONDS", "RECEIPTS_PER_ADDRESS_AND_DAY", "ROUND_FORM_POSTS_PER_HOUR", "ROUND_INSPEL_PER_HOUR"],
    *["SESSION_IDLE_MINUTES", "SESSION_MAX_HOURS", "SIMILAR_PER_HOUR", "TRUSTED_PROXIES", "UNDO_SECONDS"],
    *["OIDC_TIMEOUT_SECONDS", "WEB_THREADS", "WEB_WORKERS", "WRONG_CODES_PER_HOUR", "WRONG_CODES_PER_NETWORK_AND_HOUR"],
    *["WRONG_PASSWORDS_EVERYWHERE_PER_HOUR", "WRONG_PASSWORDS_PER_HOUR", "WRONG_PASSWORDS_PER_NETWORK_AND_HOUR"],
]
TEXTS = [
    *["ALLOWED_HOSTS", "BACKUP_DIR", "BACKUP_KEYS", "BIND_ADDRESS", "CACHE_URL", "DATABASE_URL", "EMAIL_URL"],
    *["KOLADA_URL", "LOG_FORMAT", "LOG_LEVEL", "MAIL_FROM", "METRICS_ALLOWED", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
    *["OIDC_GROUPS_CLAIM", "OIDC_NAME", "OIDC_ORIGINS", "OIDC_ROLES", "OIDC_SCOPES", "OIDC_SERVER"],
    *["SECRET_KEY", "SECRET_KEY_FALLBACKS", "SECURITY_CONTACT", "SENTRY_DSN", "SITE_URL", "VAR_DIR"],
]
NAMES = frozenset(YES_OR_NO + NUMBERS + TEXTS)

LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LEAST_KEY = 32  # characters; 50 are generated
MOST_PROCESSES = 64
MOST_NUMBER = 2**31 - 1  # more than anybody needs; with some, a time would lie beyond the end of the calendar
LONGEST_NUMBER = 20  # digits
_HOST = re.compile(r"\*|\.?[a-z0-9-]+(\.[a-z0-9-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_LIKENESS = 0.86  # of two names, from 0 to 1: one letter more, less or in another place
_WORDS = {
    **dict.fromkeys(["1", "true", "yes", "on"], True),
    **dict.fromkeys(["0", "false", "no", "off"], False),
}


def read_text(name, default=""):
    """Return the setting without space around it, or the default if it is not set or empty."""
    return env(name, default="").strip() or default


def read_list(name, default=()):
    """Return what stands between the commas of the setting. What is empty there is left out."""
    return _items(env(name, default=",".join(default)))


def read_pairs(name):
    """Return {name: value} of “name=value,name=value”."""
    return {key.strip(): value.strip() for key, value in (pair.split("=") for pair in read_list(name))}


def read_bool(name, default):
    """Return the setting, or the default if it is not set. A word that is neither yes nor no protects nobody."""
    text = read_text(name).lower()
    if text and text not in _WORDS:
        raise ImproperlyConfigured(f"{name} is “{text}”, but must be 1 or 0 (or true, false, yes, no, on, off).")
    return _WORDS[text] if text else default


def read_number(name, default, least=0, most=None, example=None):
    """Return the setting as a whole number, or the default if it is not set; `example` is what a refusal names."""
    text = read_text(name, str(default))
    # Cut, since Python refuses to read thousands of digits. What is cut is too large all the same.
    value = int(text[:LONGEST_NUMBER]) if text.isascii() and text.isdecimal() else -1
    if not least <= value <= (most or MOST_NUMBER):
        is_open = most is None and value <= MOST_NUMBER
        limits = f"of at least {least}" if is_open else f"from {least} to {most or MOST_NUMBER}"
        raise ImproperlyConfigured(
            f"{name} is “{text}”, but must be a whole number {limits}, such as {example or default}."
        )
    return value


def refuse_wrong_texts():
    """Raise ImproperlyConfigured with a sentence for each setting whose text cannot be what is meant."""
    found = _quoted() or [
        f"{name} {said}"
        for name, wrong in _CHECKS.items()
        if (text := read_text(name)) and (said := wrong(text))  # what is empty counts as not set
    ]
    found += _wrong_sign_in()
    if found:
        raise ImproperlyConfigured(" ".join(found))


def mistyped_names():
    """Yield a sentence for each variable that is no setting, but has nearly the name of one."""
    for name in sorted(set(os.environ) - NAMES):
        for known in get_close_matches(name.upper(), NAMES, n=1, cutoff=_LIKENESS):
            yield f"{name} is no setting of the portal, so it has no effect. {known} is one: is that meant?"


def _origin(text):
    """Say what is wrong with the address of a server alone, such as https://naravard.example.se."""
    parts = _split(text)
    if not parts or parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"{_must(text)} be a whole address, such as https://naravard.example.se."
    if parts.username or parts.password:
        return "must be an address without a user name and a password."
    if not _HOST.fullmatch(f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname):
        return f"{_must(text)} have a host name as browsers send it: å, for instance, is in one that begins with xn--."
    if parts.path.strip("/") or parts.query or parts.fragment:
        return f"{_must(text)} end after the server's name (and port): {parts.scheme}://{parts.netloc}."
    return None


def _address(text):
    parts = _split(text)
    if not parts or parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"{_must(text)} be an address that begins with https:// or http://."
    return None


def _must(text):
    """Return the beginning of what an address must be, with the address if no password can be in it."""
    return "must" if {":", "@"} <= set(text) else f"is “{text}”, but must"


def _split(text):
    """Return the parts of an address, or None if it is none or its port is none."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises ValueError
    except ValueError:
        return None
    return None if re.search(r"\s", text) else parts


def _hosts(text):
    wrong = [host for host in _items(text) if not _HOST.fullmatch(host)]
    if wrong:
        return f"names “{wrong[0]}”, but must name hosts alone, without http:// and port, with commas between."
    return None


def _origins(text):
    return next(filter(None, map(_origin, _items(text))), None)


def _bind_address(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return f"is “{text}”, but must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0."
    return None


def _folder(text):
    if text.startswith("~"):
        return f"is “{text}”, but must be written out, such as /var/lib/naravard: ~ is the shell's, not a setting's."
    if "://" in text:
        return f"{_must(text)} be a folder, such as /var/lib/naravard."
    return None


def _whole_folder(text):
    """Say what is wrong with a folder that different programs look for, each from where it is started."""
    if not (wrong := _folder(text)) and not text.startswith("/"):
        return f"is “{text}”, but must be a whole path, such as /srv/backup/naravard."
    return wrong


def _secret_key(text):
    if len(text) < LEAST_KEY:
        return f"has {len(text)} characters, but must be long and random: at least {LEAST_KEY}."
    return None


def _sender(text):
    if len(getaddresses([text])) > 1:
        return f"is “{text}”, which is read as several addresses. Write one; a name with a comma in quotation marks."
    try:
        validate_email("" if text.lower().startswith("mailto:") else parseaddr(text)[1])
    except ValidationError:
        return f"is “{text}”, but must be a mail address, such as naravard@example.se or Name <naravard@example.se>."
    return None


def _cache(text):
    parts = _split(text)
    if parts and parts.scheme == "unix" and parts.path:
        return None
    if parts and parts.scheme in {"redis", "rediss"} and parts.hostname and re.fullmatch(r"/?\d*", parts.path):
        return None
    return (
        "is not understood. Write redis://host:6379/0, or unix:///path/to/socket; in a password / is %2F, # is %23 and "
        "@ is %40."
    )


def _log_level(text):
    return None if text in LOG_LEVELS else f"is “{text}”, but must be one of {', '.join(LOG_LEVELS)}."


def _backup_keys(text):
    import pyrage  # noqa: PLC0415 - for whoever has set it

    for key in _items(text):
        try:
            pyrage.x25519.Recipient.from_str(key)
        except pyrage.RecipientError:
            return "must be public keys of age (age1…), with commas between, as “manage.py backup_key” makes them."
    return None


def _dsn(text):
    parts = _split(text)
    is_whole = parts and parts.scheme in {"http", "https"} and parts.hostname and parts.username
    if is_whole and parts.path.rpartition("/")[2].isdecimal():
        return None
    return "is not understood. Copy it from the settings of the project."


def _roles(text):
    if all(re.fullmatch(r"[^=]+=[^=]+", pair) for pair in _items(text)):
        return None
    return "must be pairs of a group and a role, with commas between: group=Processledare,other=Redaktör."


def _quoted():
    """Return a sentence for each setting in quotation marks, which a shell takes away and Docker does not."""
    return [
        f"{name} stands in quotation marks, which are taken for a part of it here. Write it without them."
        for name in sorted(NAMES)
        if len(text := read_text(name)) > 1 and text[0] == text[-1] and text[0] in "\"'"
    ]


def _wrong_sign_in():
    """Return what lacks of the organisation's own sign-in, of which one part alone does nothing."""
    parts = ["OIDC_SERVER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]
    missing = [name for name in parts if not read_text(name)]
    if not 0 < len(missing) < len(parts):
        return []
    given = next(name for name in parts if name not in missing)
    return [f"{given} is set, but not {' and '.join(missing)}: the organisation's sign-in needs all three."]


def _items(text):
    return [item.strip() for item in text.split(",") if item.strip()]


_CHECKS = {
    "VAR_DIR": _folder,
    "BACKUP_DIR": _whole_folder,
    "SITE_URL": _origin,
    "ALLOWED_HOSTS": _hosts,
    "BIND_ADDRESS": _bind_address,
    "SECRET_KEY": _secret_key,
    "MAIL_FROM": _sender,
    "CACHE_URL": _cache,
    "KOLADA_URL": _address,
    "LOG_LEVEL": _log_level,
    "BACKUP_KEYS": _backup_keys,
    "SENTRY_DSN": _dsn,
    "OIDC_SERVER": _address,
    "OIDC_ORIGINS": _origins,
    "OIDC_ROLES": _roles,
}
