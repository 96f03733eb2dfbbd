"""The names of languages: of translated fields, where no heading says their language, and of what people write."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

UNKNOWN_LANGUAGE = "und"  # of BCP 47: a language that the list does not have
# What people may write in, besides the languages of the portal: the national minority languages, and languages that
# many speak in Sweden. {code: (its own name, its name for staff)}
_OTHERS = {
    "se": ("davvisámegiella", _("Northern Sami")),
    "sma": ("åarjelsaemien gïele", _("Southern Sami")),
    "fit": ("meänkieli", _("Meänkieli")),
    "rom": ("romani chib", _("Romani")),
    "yi": ("ייִדיש", _("Yiddish")),
    "bs": ("bosanski, hrvatski, srpski", _("Bosnian, Croatian or Serbian")),
    "prs": ("دری", _("Dari")),
    "kmr": ("kurdî (kurmancî)", _("Kurmanji Kurdish")),
    "fa": ("فارسی", _("Persian")),
    "pl": ("polski", _("Polish")),
    "ru": ("русский", _("Russian")),
    "so": ("Soomaali", _("Somali")),
    "ckb": ("کوردی (سۆرانی)", _("Sorani Kurdish")),
    "es": ("español", _("Spanish")),
    "th": ("ไทย", _("Thai")),
    "ti": ("ትግርኛ", _("Tigrinya")),
    "tr": ("Türkçe", _("Turkish")),
    "de": ("Deutsch", _("German")),
    "uk": ("українська", _("Ukrainian")),
}
# templates/pdf/theme.typ has the same.
RIGHT_TO_LEFT = ("ar", "ckb", "fa", "he", "prs", "ug", "ur", "yi")


def name_in_language(name, code):
    """Return the name of a field with the name of its language, which a reader need not be told if it is Swedish."""
    return str(name) if code == settings.LANGUAGE_CODE else f"{name} ({dict(settings.LANGUAGES)[code]})"


def written_languages():
    """Return [(code, the language's own name)] of what people may write in. Easy Swedish is Swedish there."""
    own = [(code, name) for code, name in settings.LANGUAGES if "-" not in code]
    others = [(code, name) for code, (name, _for_staff) in _OTHERS.items() if code not in dict(own)]
    return [*own, *others, (UNKNOWN_LANGUAGE, _("Another language"))]


def name_for_staff(code):
    """Return the name of a language that somebody wrote in, in the active language where there is one."""
    if code == UNKNOWN_LANGUAGE:
        return _("Another language")
    return _OTHERS[code][1] if code in _OTHERS else _OF_PORTAL.get(code) or dict(settings.LANGUAGES).get(code, code)


# Those of the portal, by their names in the admin.
_OF_PORTAL = {"sv": _("Swedish"), "en": _("English"), "fi": _("Finnish"), "ar": _("Arabic")}


def is_swedish(code):
    return code.partition("-")[0] == settings.LANGUAGE_CODE


def is_same_language(code, other):
    """Return whether a reader of one language reads the other: easy Swedish is Swedish."""
    return code.partition("-")[0] == other.partition("-")[0]


def written_direction(code):
    """Return the value of `dir` for a text in the language: what begins with a number or a name has it too."""
    return "rtl" if code in RIGHT_TO_LEFT else "auto"
