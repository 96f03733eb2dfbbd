"""What is given back in the admin stands under the label of its field, in words, and tells a stranger no names."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import resolve

from feedback.models import Inspel
from naravard.staff.kept_labels import labelled
from naravard.staff.unsaved_input import kept_fields
from tests import factories
from tests.staff import change_url


def given_back(rf, address, user=None, **posted):
    """Return {label: what stands there} of what the page gives back that was posted to the address."""
    data = QueryDict(mutable=True)
    for name, values in posted.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    request = rf.post(address)
    request.POST, request.user, request.resolver_match = data, user or AnonymousUser(), resolve(address)
    fields = labelled(request, kept_fields(request))
    return {field.label: field.words or field.value for field in fields if field.is_written or field.words}


def test_texts_have_the_label_and_the_language_of_their_field(rf, db):
    posted = {"title_sv": "Nytt", "title_en": "New", "body_sv": "<p>Hej</p>", "publish_at_0": "2026-01-01"}
    assert given_back(rf, "/admin/strategy/newsitem/add/", **posted) == {
        "Titel (Svenska)": "Nytt",
        "Titel (English)": "New",
        "Text (Svenska)": "<p>Hej</p>",
        "Publiceras (datum)": "2026-01-01",
    }


def test_choices_are_in_words_and_what_is_technical_or_empty_is_not_shown(rf, db):
    posted = {"title_sv": "Runda", "title_en": "  ", "is_announced": "on"}
    technical = {"_save": "Spara", "_seen": "x:y", "csrfmiddlewaretoken": "x", "questions-TOTAL_FORMS": "1", "id": "1"}
    shown = given_back(rf, "/admin/feedback/dialogueround/add/", **posted, **technical)
    assert shown == {"Titel (Svenska)": "Runda", "Visas på webbplatsen": "Ja"}


def test_rows_of_a_table_have_their_number(rf, db):
    posted = {"questions-3-text_sv": "Vad fungerar?", "questions-3-is_required": "on", "questions-4-text_sv": "Mer?"}
    assert given_back(rf, "/admin/feedback/dialogueround/add/", **posted) == {
        "Fråga 1: Fråga (Svenska)": "Vad fungerar?",
        "Fråga 1: Måste besvaras": "Ja",
        "Fråga 2: Fråga (Svenska)": "Mer?",
    }


def test_row_that_was_chosen_is_named_only_to_who_may_see_such_rows(rf, process_leader, editor):
    inspel = factories.InspelFactory()
    posted = {"answer": "Tack!", "assigned_to": str(process_leader.pk)}
    assert given_back(rf, change_url(inspel), **posted) == {"Svar": "Tack!"}
    assert given_back(rf, change_url(inspel), editor, **posted) == {"Svar": "Tack!"}
    shown = given_back(rf, change_url(inspel), process_leader, **posted)
    assert shown == {"Svar": "Tack!", "Taget av": "processledare"}


@pytest.mark.parametrize("key", ["x", "", "99999999"])
def test_row_that_is_no_row_is_not_named(rf, process_leader, key):
    assert given_back(rf, change_url(factories.InspelFactory()), process_leader, assigned_to=key) == {}


@pytest.mark.parametrize(
    ("address", "posted", "expected"),
    [
        (
            "/admin/feedback/inspel/add/",
            {"text": "Hej", "role": "resident"},
            {"Vad som sades": "Hej", "Vem sade det?": "Invånare"},
        ),
        ("/admin/feedback/inspel/1/lamna-ut/", {"kind": "pdf"}, {"Format": "Pdf, att läsa och skriva ut"}),
        ("/admin/feedback/inspel/bulk/answer/", {"text": "Hej"}, {"Svar": "Hej"}),
        ("/admin/feedback/inspel/bulk/finns-inte/", {"text": "Hej"}, {"": "Hej"}),
        ("/admin/feedback/inspel/filter/save/", {"name": "Nya"}, {"Filtrets namn": "Nya"}),
        (
            "/admin/feedback/inspel/mail/",
            {"new_inspel_mail": "daily"},
            {"När ett inspel kommer in": "Ett mejl om dagen"},
        ),
        ("/admin/strategy/subgoal/1/review/", {"why": "Skriv om"}, {"Vad behöver ändras?": "Skriv om"}),
        (
            "/admin/followup/assessment/answers/var/orsa/",
            {"score_7": "4", "comment_7": "Ja", "comment_9": "Nej", "note": "Se över"},
            {
                "Rad 1: Hur väl stämmer det?": "4",
                "Rad 1: Kommentar": "Ja",
                "Rad 2: Kommentar": "Nej",
                "Vad som behöver rättas, och varför": "Se över",
            },
        ),
    ],
)
def test_forms_of_the_portal_name_their_fields(rf, db, address, posted, expected):
    assert given_back(rf, address, **posted) == expected


def test_every_field_that_the_admin_offers_has_its_label(rf, admin_user):
    request = rf.post("/")
    request.user = admin_user
    for model, model_admin in admin.site._registry.items():
        if model == Inspel or not (
            model_admin.has_add_permission(request) or model_admin.has_change_permission(request)
        ):
            continue
        request.resolver_match = resolve(f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/")
        fields = model_admin.get_form(request).base_fields
        request.POST = QueryDict(
            "&".join(f"{name}=Ord" for name, field in fields.items() if not field.widget.is_hidden)
        )
        assert [field for field in labelled(request, kept_fields(request)) if not field.label] == []
