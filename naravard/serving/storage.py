"""Static files as production serves them: hashed, compressed, and each side's style in one file instead of fifty."""

import posixpath
import re

import brotli
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE = "css/site.css"
ADMIN_STYLE = "portal_admin/admin.css"
LARGE = 100_000  # bytes
_IMPORT = re.compile(r"""@import url\((?P<quote>["'])(?P<name>[^"']+)(?P=quote)\)(?: layer\((?P<layer>[\w-]+)\))?;""")
_RELATIVE_URL = re.compile(r"""url\((?P<quote>["']?)(?!data:|https?:|[/#])(?P<name>[^"')]+)(?P=quote)\)""")


class QuickCompressor(Compressor):
    """Takes no pains with large files, which only the admin has: a tenth more bytes, but the first start is quicker."""

    @staticmethod
    def compress_brotli(data):
        return brotli.compress(data, quality=9 if len(data) > LARGE else 11)


class OneStyleStorage(CompressedManifestStaticFilesStorage):
    """
    Puts what css/site.css and portal_admin/admin.css import into them: a browser asks for one file.

    In development it imports as written.
    """

    support_js_module_import_aggregation = True  # a module finds the hashed name of another that it imports

    def create_compressor(self, **options):
        return QuickCompressor(**options)

    def post_process(self, paths, dry_run=False, **options):
        bundled = InMemoryStorage()
        for style in {STYLE, ADMIN_STYLE} & set(paths if not dry_run else []):
            bundled.save(style, ContentFile(bundle(paths, style).encode()))
            paths = paths | {style: (bundled, style)}
        yield from super().post_process(paths, dry_run, **options)


def bundle(paths, style):
    """Return the sheet with each `@import url("x.css") layer(y);` replaced by `@layer y { … }` of that file's rules."""
    return _joined(paths, style, posixpath.dirname(style))


def _joined(paths, name, folder):
    """Return the sheet `name` with what it imports, and so do those; relative addresses count from `folder`."""
    css = _read(paths, name)
    beside = posixpath.dirname(name)
    parts, end = [], 0
    for found in _IMPORT.finditer(css):
        rules = _joined(paths, posixpath.normpath(posixpath.join(beside, found["name"])), folder)
        layered = f"@layer {found['layer']} {{\n{rules}}}" if found["layer"] else rules
        parts += [_moved(css[end : found.start()], beside, folder), layered]
        end = found.end()
    return "".join([*parts, _moved(css[end:], beside, folder)])


def _moved(css, beside, folder):
    """Return the rules with relative addresses that counted from `beside` and now count from `folder`."""

    def address(match):
        return f'url("{posixpath.relpath(posixpath.join(beside, match["name"]), folder)}")'

    return _RELATIVE_URL.sub(address, css)


def _read(paths, name):
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
