"""How long a session lasts: until nobody has used it for a while, and never longer than a working day."""

import time
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

BEGAN, USED = "began", "used"  # keys of the session: seconds since the epoch
_STEPS = 10  # into which the idle time is divided: a session is saved once in each, not at each request


class SessionLimitMiddleware:
    """
    End a session of the admin that nobody has used for SESSION_IDLE_MINUTES, or that is older than SESSION_MAX_HOURS.

    What a page asks by itself, such as who else has it open, is no use of it. What was typed is given back by
    naravard/staff/unsaved_input.py.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return
        now, session = time.time(), request.session
        # A clock that was set back makes both times lie in the future: they count as now.
        began, used = (min(session.get(key, now), now) for key in (BEGAN, USED))
        if now - used > settings.SESSION_IDLE_MINUTES * 60 or now - began > settings.SESSION_MAX_HOURS * 60 * 60:
            logout(request)
        elif now - used > settings.SESSION_IDLE_MINUTES * 60 / _STEPS and not getattr(view, "is_by_script", False):
            session[BEGAN], session[USED] = began, now


@receiver(user_logged_in, dispatch_uid="naravard.sign_in.session_limits")
def begin_session(request, **kwargs):
    if request is not None:
        request.session[BEGAN] = request.session[USED] = time.time()


def end_session(noted):
    """End the session of the UserSession."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store(noted.session_key).delete()
    noted.delete()


def end_sessions(user, but=None):
    """Sign the user out everywhere, but in the session of that key, and return how many sessions that were."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in sessions:
        end_session(session)
    return len(sessions)
