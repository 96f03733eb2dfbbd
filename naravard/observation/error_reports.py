"""
Reports of errors to Sentry, or to what speaks its language such as GlitchTip, if SENTRY_DSN says where.

What leaves the machine is listed here, and all else stays: no text of an error, which may hold what somebody has typed,
no address but a path without keys, no header, form, cookie, user or local value. The text is in the log of the machine.
"""

import sentry_sdk
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.utils import BadDsn

from naravard.log_filters import without_keys

_OF_EVENT = ["event_id", "timestamp", "level", "platform", "logger", "transaction", "release", "environment", "sdk"]
_OF_FRAME = [
    *["filename", "abs_path", "function", "module", "lineno", "in_app"],
    *["pre_context", "context_line", "post_context"],
]
_OF_CONTEXTS = ["runtime", "trace"]


def report_errors():
    """Report each error that is logged, or that a view raises, from now on."""
    try:
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            integrations=[DjangoIntegration(transaction_style="function_name", middleware_spans=False)],
            auto_enabling_integrations=False,
            before_send=without_personal_data,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
        )
    except BadDsn as error:
        raise ImproperlyConfigured("SENTRY_DSN is not understood. Copy it from the settings of the project.") from error


def without_personal_data(event, hint):
    """Return of the event what tells nothing of a person."""
    kept = {name: event[name] for name in _OF_EVENT if name in event}
    kept["contexts"] = {name: event["contexts"][name] for name in _OF_CONTEXTS if name in event.get("contexts", {})}
    if "exception" in event:
        kept["exception"] = {"values": [_exception(one) for one in event["exception"]["values"]]}
    if record := hint.get("log_record"):
        # Where in the code, since its message has its values in it by now: the filters of the log have put them there.
        kept["logentry"] = {"message": f"{record.name}: {record.funcName}, {record.module}.py, line {record.lineno}"}
    if request := event.get("request"):
        kept["request"] = {"method": request.get("method"), "url": _path(request.get("url", ""))}
    return kept


def _exception(one):
    frames = (one.get("stacktrace") or {}).get("frames", [])
    return {
        **{name: one[name] for name in ["type", "module", "mechanism"] if name in one},
        "stacktrace": {"frames": [{name: frame[name] for name in _OF_FRAME if name in frame} for frame in frames]},
    }


def _path(url):
    """Return the path of the URL as the log writes it."""
    _scheme, _slashes, rest = url.partition("://")
    return without_keys("/" + rest.partition("/")[2].partition("?")[0])
