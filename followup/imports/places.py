"""Which place a row of an imported file means: by its code or, without one, by its name in any language."""

from collections import defaultdict

from django.conf import settings
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from contacts.models import Organisation
from followup.downloads import place_code
from followup.imports.cells import CellFault
from followup.models import Comparison


class Places:
    def __init__(self):
        self.by_code, self.by_name, self._shown, self.organisations = {}, defaultdict(set), {}, {}
        for place in [*Organisation.objects.all(), *Comparison.objects.all()]:
            key = (None, place.pk) if isinstance(place, Comparison) else (place.pk, None)
            self._shown[key] = str(place)
            if isinstance(place, Organisation):
                self.organisations[place.pk] = place
            if place.code:
                self.by_code[place_code(place).casefold()] = key
            for name in names_of(place):
                self.by_name[name.casefold()].add(key)

    def name(self, key):
        """Return what the place with the key is called."""
        return self._shown[tuple(key)]

    def find(self, code, name):
        """Return (key of the organisation, key of the Comparison), one of them None, or raise CellFault."""
        named = self.by_name.get(name.casefold(), set())
        if not code:
            return self._named(name, named)
        key = self.by_code.get((code.zfill(4) if code.isdecimal() else code).casefold())
        if key is None:
            raise CellFault(
                _("There is no place with the code “%(code)s”. Write the four digits, as in a downloaded file.")
                % {"code": code}
            )
        if named and key not in named:
            raise CellFault(
                _("The code “%(code)s” and the name “%(name)s” are of different places. Correct one of them.")
                % {"code": code, "name": name}
            )
        return key

    @staticmethod
    def _named(name, named):
        if not name:
            raise CellFault(_("There is no place. Write its code or its name."))
        if len(named) != 1:
            text = (
                _("Several places are called “%(name)s”. Write the code.")
                if named
                else _("There is no place called “%(name)s”. Write the name as on the site, or the code.")
            )
            raise CellFault(text % {"name": name})
        return next(iter(named))


def names_of(place):
    """Return what the place is called in any language."""
    names = [getattr(place, build_localized_fieldname("name", code), "") for code, _label in settings.LANGUAGES]
    return {name for name in [*names, getattr(place, "formal_name", "")] if name}
