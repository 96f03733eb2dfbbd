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


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def give_code(browser, page, code):
    cache.clear()  # in which allauth remembers the codes that were used
    return form_of(page, "code").fill(code=code).submit(browser, follow=True)
