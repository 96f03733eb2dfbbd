"""What the web server gets of an answer: all of it at once, unless it is streamed."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse


@pytest.mark.django_db  # closing an answer tells the connections
def test_answer_is_one_list_and_is_closed_and_a_streamed_one_is_left_to_the_server():
    from naravard.wsgi import in_one_piece  # noqa: PLC0415 - reads the static files, which each test has

    closed = []
    answer, streamed = HttpResponse("all of it"), StreamingHttpResponse(iter(["a ", "bit"]))
    for response in (answer, streamed):
        response._resource_closers.append(lambda response=response: closed.append(response))

    assert in_one_piece(lambda environ, start_response: answer)({}, None) == [b"all of it"]
    assert in_one_piece(lambda environ, start_response: streamed)({}, None) is streamed
    assert closed == [answer]
