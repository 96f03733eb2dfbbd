"""What a person does in a browser to sign in."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from tests.relogin import PASSWORD
from tests.rendered_form import form_of

LOGIN = "/admin/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an app for codes


def log_in(browser, name="processledare", password=PASSWORD, address=LOGIN):
    form = form_of(browser.get(address), "login", "password")
    return form.fill(login=name, password=password).submit(browser, follow=True)


def code_now(secret=SECRET, ahead=0):
    """Return a code that is right now: that of the half a minute just past, the present one (1) or the next (2)."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[ahead]))


def give_code(browser, page, code):
    cache.clear()  # as if another process took it: allauth remembers the codes that were used in its own
    return form_of(page, "code").fill(code=code).submit(browser, follow=True)
