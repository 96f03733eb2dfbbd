"""What staff do to sign in, step by step, for the tests of it."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.relogin import PASSWORD
from tests.rendered_form import form_of

LOGIN = "/admin/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an app for codes
NEW_PASSWORD = "ett-helt-nytt-losenord"


def log_in(browser, name="processledare", password=PASSWORD, address=LOGIN):
    form = form_of(browser.get(address), "login", "password")
    return form.fill(login=name, password=password).submit(browser, follow=True)


def code_now(secret=SECRET, steps=0):
    """Return the code of the moment, or of so many half minutes later."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now + steps))


def give_code(browser, page, code):
    return form_of(page, "code").fill(code=code).submit(browser, follow=True)
