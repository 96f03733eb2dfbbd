"""Inspel that say the same: found, merged and answered together, without chains or circles."""

import pytest

from feedback.actions import close, merge_duplicates, reopen
from feedback.lifecycle import TransitionNotAllowed
from feedback.models import Inspel
from tests.factories import InspelFactory
from tests.rendered_form import form_of
from tests.staff import change_url, click_action, error_of, messages_of


def duplicates_url(inspel):
    return change_url(inspel).replace("change", "duplicates")


def main_of(inspel):
    return Inspel.objects.get(pk=inspel.pk).duplicate_of


def test_similar_ones_are_suggested_the_most_similar_first(leader_client):
    inspel = InspelFactory(text="Vårdcentralen borde ha öppet på kvällarna i Orsa.")
    close_one = InspelFactory(text="Håll vårdcentralen öppen i Orsa också på kvällen!")
    less = InspelFactory(text="Vårdcentralen svarar inte i telefon.")
    InspelFactory(text="Bussen går för sällan.")
    assert leader_client.get(duplicates_url(inspel)).context["rows"] == [close_one, less]


def test_others_are_searched_by_words_and_reference(leader_client):
    inspel, other = InspelFactory(), InspelFactory(text="Bussen går för sällan.")
    for words in ["bussar", other.reference]:
        assert leader_client.get(duplicates_url(inspel), {"q": words}).context["rows"] == [other]


def test_ticked_ones_are_merged_into_this_one(leader_client):
    main, one, other = InspelFactory.create_batch(3)
    form = form_of(leader_client.get(duplicates_url(main)), "duplicate").fill(duplicate=[one, other])
    response = form.submit(leader_client, "", follow=True)
    assert [main_of(one), main_of(other)] == [main, main]
    assert response.redirect_chain[0][0] == change_url(main)
    assert one.reference in response.text.split('id="decide"')[1]


def test_this_one_is_merged_into_another(leader_client):
    inspel, main = InspelFactory.create_batch(2)
    form_of(leader_client.get(duplicates_url(inspel)), "into").submit(leader_client, ("into", str(main.pk)))
    assert main_of(inspel) == main


@pytest.mark.parametrize("data", [{}, {"duplicate": "x"}, {"into": "x"}, {"into": "999999"}])
def test_nothing_chosen_merges_nothing(leader_client, data):
    inspel = InspelFactory()
    assert messages_of(leader_client.post(duplicates_url(inspel), data, follow=True))
    inspel.refresh_from_db()
    assert inspel.handling == "received"


def test_all_or_none_are_merged(leader_client, process_leader):
    main, one, decided = InspelFactory.create_batch(3)
    close(inspel=decided, reason="unclear", by=process_leader, text="Vi förstod inte.")
    leader_client.post(duplicates_url(main), {"duplicate": [one.pk, decided.pk]})
    assert main_of(one) is None


def test_a_duplicate_of_a_duplicate_is_one_of_the_main_one(leader_client, process_leader):
    main, middle, last = InspelFactory.create_batch(3)
    merge_duplicates(duplicates=[middle], into=main, by=process_leader)
    click_action(leader_client, last, "close", close_reason="duplicate", duplicate_of=middle.reference)
    assert main_of(last) == main


def test_a_main_one_brings_its_duplicates_along(process_leader):
    first, second, third = InspelFactory.create_batch(3)
    merge_duplicates(duplicates=[second], into=first, by=process_leader)
    merge_duplicates(duplicates=[first], into=third, by=process_leader)
    assert [main_of(first), main_of(second)] == [third, third]
    assert third.reference in second.events.last().note


def test_no_circle_arises(leader_client, process_leader):
    first, second = InspelFactory.create_batch(2)
    merge_duplicates(duplicates=[second], into=first, by=process_leader)
    with pytest.raises(TransitionNotAllowed):
        merge_duplicates(duplicates=[first], into=second, by=process_leader)
    response = click_action(leader_client, first, "close", close_reason="duplicate", duplicate_of=second.reference)
    assert error_of(response, "duplicate_of")
    assert main_of(first) is None


def test_a_reopened_duplicate_is_one_no_more(process_leader):
    main, same = InspelFactory.create_batch(2)
    merge_duplicates(duplicates=[same], into=main, by=process_leader)
    reopen(inspel=same, by=process_leader)
    assert main_of(same) is None
    merge_duplicates(duplicates=[main], into=same, by=process_leader)
    assert main_of(main) == same
