"""Responses with a file: with what a browser needs to ask for a part of it, or whether it has changed (RFC 9110)."""

import io
import re

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

CHUNK = 64 * 1024  # bytes
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


def file_response(request, file, *, size, etag, modified_at, content_type, name, as_attachment=False):
    """
    Return the open binary file of `size` bytes, or the one part of it that the request asks for.

    `etag` is a text that changes whenever a byte does. `modified_at` is in seconds since 1970.
    """
    etag = f'"{etag}"'
    changed = {"ETag": etag, "Last-Modified": http_date(modified_at)}
    if response := get_conditional_response(request, etag, int(modified_at)):
        file.close()
        for header, value in changed.items():
            response[header] = value
        return response
    part = _asked_part(request, size, etag, int(modified_at))
    if part == _NO_PART:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Content-Type": "text/plain"})
    first, last = part or (0, size - 1)
    headers = changed | {
        "Content-Type": content_type,
        "Content-Length": str(last - first + 1),
        "Content-Disposition": content_disposition_header(as_attachment, name),
        "Accept-Ranges": "bytes",
    }
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _response(file, first, last - first + 1, status=206 if part else 200, headers=headers)


_NO_PART = "outside of the file"


def _asked_part(request, size, etag, modified_at):
    """Return (first, last) of the bytes that are asked for, None for the whole file, or _NO_PART."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    # Several parts, another unit or what nobody understands: the whole file, as section 14.2 allows.
    if request.method != "GET" or not match or match.groups() == ("", "") or not _is_same(request, etag, modified_at):
        return None
    first, last = (int(number) if number else None for number in match.groups())
    if first is None:
        return (max(0, size - last), size - 1) if last and size else _NO_PART
    if last is not None and last < first:
        return None
    return (first, size - 1 if last is None else min(last, size - 1)) if first < size else _NO_PART


def _is_same(request, etag, modified_at):
    """Return whether If-Range, if there is one, names the file as it is now."""
    wanted = request.headers.get("If-Range", "").strip()
    return not wanted or wanted == etag or parse_http_date_safe(wanted) == modified_at


def _response(file, first, length, **options):
    """Return the bytes: what is in memory at once, a file on disk piece by piece."""
    file.seek(first)
    if isinstance(file, io.BytesIO):
        return HttpResponse(file.read(length), **options)
    response = StreamingHttpResponse(_chunks(file, length), **options)
    response._resource_closers.append(file.close)
    return response


def _chunks(file, length):
    while length > 0 and (chunk := file.read(min(CHUNK, length))):
        length -= len(chunk)
        yield chunk
