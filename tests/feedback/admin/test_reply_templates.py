"""Reply templates: written once in each language, filled in for each inspel in the sender's."""

import pytest

from feedback.admin.moderation.placeholders import (
    PLACEHOLDERS,
    fill_in,
    fill_in_translation,
    remaining_notes,
    unknown_placeholders,
)
from feedback.models import ReplyTemplate
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory
from tests.staff import change_url, click_action, click_tool, error_of, save


def template(**languages):
    return ReplyTemplate.objects.create(name=languages.pop("name", "Tack"), **languages)


def test_template_is_filled_in_in_swedish_and_in_the_senders_language(leader_client, process_leader):
    process_leader.first_name, process_leader.last_name = "Eva", "Ledare"
    inspel = InspelFactory(language="en", municipality=OrganisationFactory(name_sv="Falun"), sub_goal=SubGoalFactory())
    row = template(text_sv="Tack!", text_en="{reference}: {sub_goal}, {municipality}. {process_leader}")
    expected = f"{inspel.reference}: {inspel.sub_goal.title}, Falun. Eva Ledare"
    assert fill_in(row, inspel=inspel, by=process_leader) == ("Tack!", "sv")
    assert fill_in_translation(row, inspel=inspel, by=process_leader) == expected
    process_leader.save()
    form = click_tool(leader_client, inspel, "template", reply_template=row.pk, answer="Hej!").context["form"]
    assert (form["answer"].value(), form["answer_translation"].value()) == ("Hej!\n\nTack!", expected)
    assert f'data-translation="{expected}"' in leader_client.get(change_url(inspel)).text


def test_every_placeholder_says_something(process_leader):
    row = template(text_sv=" ".join(f"<{{{name}}}>" for name in PLACEHOLDERS))
    text, _language = fill_in(row, inspel=InspelFactory(), by=process_leader)
    assert "{" not in text
    assert "<>" not in text


def test_swedish_is_used_where_the_senders_language_is_missing_and_that_is_reported(leader_client):
    inspel, row = InspelFactory(language="ar"), template(text_sv="Tack för {reference}.")
    response = click_tool(leader_client, inspel, "template", reply_template=row.pk, answer="Hej!")
    assert response.context["form"]["answer"].value() == f"Hej!\n\nTack för {inspel.reference}."
    inspel.refresh_from_db()
    assert inspel.answer == ""


def test_template_is_on_the_page_filled_in_for_the_script(leader_client):
    inspel = InspelFactory()
    template(text_sv='Tack för "{reference}".')
    assert f'data-text="Tack för &quot;{inspel.reference}&quot;."' in leader_client.get(change_url(inspel)).text


@pytest.mark.parametrize("text", ["{namn}", "{}", "Hej {", "Hej }", "{reference} {referens}", "{{reference}}"])
def test_unknown_placeholder_is_refused_with_the_known_ones(leader_client, text):
    row = template(text_sv="Tack.")
    for field in ["text_sv", "text_en"]:
        error = error_of(save(leader_client, row, **{field: text}), field)
        assert "{reference}" in error
        assert "{municipality}" in error
    row.refresh_from_db()
    assert (row.text_sv, row.text_en) == ("Tack.", None)


def test_template_is_changed_by_a_process_leader_and_keeps_its_history(leader_client, editor_client):
    row = template(text_sv="Tack.")
    save(leader_client, row, text_sv="Tack för {reference}.", text_en="Thank you.")
    row.refresh_from_db()
    assert (row.text_sv, row.text_en) == ("Tack för {reference}.", "Thank you.")
    assert row.history.count() == 2
    assert editor_client.get(change_url(row)).status_code == 403


def test_examples_are_whole_and_marked(examples):
    rows = list(ReplyTemplate.objects.all())
    assert len(rows) >= 4
    assert all(row.is_example for row in rows)
    for row in rows:
        for text in [row.text_sv, row.text_sv_simple, row.text_en]:
            assert text
            assert unknown_placeholders(text) == []


@pytest.mark.parametrize("action", ["answer", "hold_answer", "close"])
def test_a_half_written_template_is_not_sent(leader_client, action):
    inspel = InspelFactory()
    row = template(text_sv="Tack. [Skriv vad som händer nu.]")
    typed = {"answer": row.text_sv, "close_reason": "already_done"}
    assert "[Skriv vad som händer nu.]" in error_of(click_action(leader_client, inspel, action, **typed), "answer")
    click_action(leader_client, inspel, "save_draft", answer=row.text_sv)
    inspel.refresh_from_db()
    assert (inspel.handling, inspel.answer) == ("received", row.text_sv)
    assert remaining_notes("Tack. [Annat]", [row]) == []
