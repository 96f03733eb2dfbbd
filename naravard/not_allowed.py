"""The page for a request whose method an address does not take: Django's own answer is empty."""

from http import HTTPStatus

from naravard.views.errors import not_allowed


class NotAllowedMiddleware:
    """Show a page in the language of the address, with the status and the header Allow as they are."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.streaming and not response.content:
            response.content = not_allowed(request).content
        return response
