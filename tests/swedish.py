"""Finds what is not good Swedish in a page of the admin: English, code, wrong quotes, stiff words of Django."""

import json
import re

from lxml import html

SHOWN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
# Of Django and the libraries, what one of the portal's own texts would never say.
NOT_SWEDISH = re.compile(
    r"""
    “ | (?<![\w=])"\w[^"]*"(?!\w) | '\w[^']*'(?!\w)        # English and straight quotes
    | \b(?:None|True|False|Created|Changed|Deleted|Updated|chars\]|Unknown)\b
    | \b\w+(?:Error|Exception)\b | \bTask\ Results?\b | \bIf\ disabled\b | \bREADY\b | \bSUCCESSFUL\b
    | \[(?:sv|sv-simple|en|fi|ar)\]
    | \bspenderade | \bkvalitetstid | \bytterligare\ [A-ZÅÄÖ] | \bÄndra\ markerade | \bTasks\ Database
    | \bVisa\ valda | \bvill\ ta\ bort\ valda | \brelaterade\ objekt | \b1\ (?:sidor|inspel\ är\ försenade)\b
    | \bEfter\ gällande
    | \bLösenordsbaserad | \bautentisering | \bautentisera | \bLDAP\b | \bManagementForm | \bSenaste\ Händelser
    | \bVar\ god | \bVänligen | \bskiftlägeskänslig | \bmarkerade\ operationer | \bför\ en\ åtgärd
    | \bförändringshistorik
    | \bSorteringsprioritet | \bvald\ %s | \bta\ mig\ tillbaka | \bInga\ tillgängliga | \bför\ visning$
    | \bsparat\ sparat
    """,
    re.VERBOSE,
)


def shown_texts(page):
    """Yield the texts of a page that somebody reads or hears, without those marked as another language."""
    for element in html.fromstring(page).xpath("//body//*[not(self::script or self::style)]"):
        yield from (element.get(name) for name in SHOWN_ATTRIBUTES if element.get(name))
        if element.get("data-inline-formset"):
            yield from json.loads(element.get("data-inline-formset"))["options"].values()
        yield from element.xpath("text()[normalize-space()]")
        if element.tag == "input" and element.get("type") in {"submit", "button"}:
            yield element.get("value", "")


def bad_swedish(page):
    """Return what is not good Swedish in the texts of a page, with its text."""
    texts = [" ".join(text.split()) for text in shown_texts(page) if not text.lstrip().startswith("[{")]
    return [(found.group(), text[:120]) for text in texts if (found := NOT_SWEDISH.search(text))]
