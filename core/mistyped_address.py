"""The address that was meant by one with signs of the text around it, capitals, a slash too many and the like."""

import re
import unicodedata

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from core.text import unescape

# Behind these stands a key, whose capitals count.
_BEFORE_KEY = {"folj", "mejl"}
_SLASHES = re.compile(r"[/\\]+")
_SIGNS_AROUND = re.compile(r"^[^\w-]+|[^\w-]+$")
_NOT_OF_KEY = re.compile(r"[^\w.:-]|^[.:]+|[.:]+$", re.ASCII)
_WITHOUT_RINGS_AND_DOTS = str.maketrans("åäö", "aao")


def clean_key(key):
    """Return the key of a private link without what was copied along, within it too, such as the break of a line."""
    return _NOT_OF_KEY.sub("", _NOT_OF_KEY.sub("", unescape(key)))


def meant_address(path):
    """Return the address of a page that `path`, which leads nowhere, was meant to be, or None."""
    text = _without_invisible(unescape(path))
    if "%" in text:  # what no program could have made of an address of ours
        return None
    pieces = [_without_signs(piece) for piece in _SLASHES.split(text)]
    pieces = [piece for piece in pieces if piece]
    for variant in [pieces, _in_small_letters(pieces)]:
        # Swedish has no code in the address, and what stands behind a key that is no page of its own is none of it.
        for begin in [variant, variant[1:] if variant[:1] == [settings.LANGUAGE_CODE] else None, _up_to_key(variant)]:
            if begin is not None and (address := _address_of_page(begin)) and address != path:
                return address
    return None


def _without_invisible(text):
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc"})


def _without_signs(piece):
    return _SIGNS_AROUND.sub("", piece)


def _in_small_letters(pieces):
    """Return the words of the address as they are in addresses, the key as it is."""
    words = [unicodedata.normalize("NFC", piece.lower()).translate(_WITHOUT_RINGS_AND_DOTS) for piece in pieces]
    is_key = [False, *(word in _BEFORE_KEY for word in words)]
    return [piece if keep else word for piece, word, keep in zip(pieces, words, is_key, strict=False)]


def _up_to_key(pieces):
    at = next((at for at, piece in enumerate(pieces) if piece in _BEFORE_KEY), None)
    return None if at is None or at + 2 >= len(pieces) else [*pieces[: at + 1], clean_key(pieces[at + 1])]


def _address_of_page(pieces):
    joined = "".join(f"/{piece}" for piece in pieces)
    for address in [f"{joined}/", joined]:
        language = translation.get_language_from_path(address) or settings.LANGUAGE_CODE
        with translation.override(language):
            try:
                resolve(address)
            except Resolver404:
                continue
        return address
    return None
