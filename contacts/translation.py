from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from contacts.models import Contact, GoverningBody, Organisation, Seat


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ["name", "formal_name", "hours", "helps_with"]
    required_languages = {"sv": ["name"]}


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ["title", "hours", "helps_with"]


@register(GoverningBody)
class GoverningBodyTranslation(TranslationOptions):
    fields = ["name", "purpose", "meets"]
    required_languages = {"sv": ["name"]}


@register(Seat)
class SeatTranslation(TranslationOptions):
    fields = ["role"]
    required_languages = {"sv": ["role"]}


# After the translation, so that each language's column is in the history too.
for model in [Organisation, Contact, GoverningBody, Seat]:
    register_history(model)
