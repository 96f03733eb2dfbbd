"""The WSGI application that the production server loads."""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naravard.settings")


def in_one_piece(application: WSGIHandler):
    """
    Return the application, whose answers are lists unless they are streamed.

    granian writes the head and the body of a list at once, those of any other iterable one after the other. A web
    process that dies between the two would leave a reader with half a page, and nginx could not ask another node.
    """

    def answer(environ, start_response):
        response = application(environ, start_response)
        if getattr(response, "streaming", True):  # what Sentry puts around an answer does not tell
            return response
        try:
            return list(response)
        finally:
            response.close()  # as the server does after it has written an iterable

    return answer


application = in_one_piece(get_wsgi_application())
