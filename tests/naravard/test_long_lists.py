"""Long lists are folded, so that a telephone need not scroll past all of them; what an editor names stands apart."""

import re

import pytest

from tests.factories import (
    ChapterFactory,
    ContactFactory,
    GoverningBodyFactory,
    OrganisationFactory,
    PageFactory,
    StrategyFactory,
    in_bulk,
)


@pytest.mark.parametrize(("count", "is_folded"), [(20, False), (21, True)])
def test_long_contents_are_folded(client, db, count, is_folded):
    in_bulk(ChapterFactory, count, strategy=StrategyFactory())
    PageFactory(slug="lang", body_sv="<h2>A</h2>" * count)
    for path in ["/strategin/", "/om/lang/"]:
        contents = client.get(path).text.split('aria-labelledby="contents"')[1].split("</nav>")[0]
        assert contents.count("<li>") == count
        assert ("<details" in contents, "Visa alla rubriker" in contents) == (is_folded, is_folded)


def test_few_contacts_are_shown_as_they_are(client, db):
    in_bulk(ContactFactory, 24, organisation=OrganisationFactory())
    assert '<details class="fold"' not in client.get("/kontakt/").text


def test_many_contacts_are_folded_by_organisation_in_swedish_order(client, db):
    leader = ContactFactory(name="Leder Processen", is_process_leader=True)
    for name, count in [("Ödeborg", 1), ("Avesta", 22), ("Ånge", 2)]:
        in_bulk(ContactFactory, count, organisation=OrganisationFactory(name_sv=name, slug=name))
    before, *groups = client.get("/kontakt/").text.split('<details class="fold">')
    assert before.split("<main")[1].count("<article") == 1
    assert leader.name in before
    titles = [re.search(r"<h2[^>]*>([^<]+) <span[^>]*>\((\d+)\)", group).groups() for group in groups]
    assert titles == [("Avesta", "22"), ("Ånge", "2"), ("Ödeborg", "1")]
    assert [group.count("<article") for group in groups] == [22, 2, 1]


@pytest.mark.parametrize("slug", ["main", "contents", "useful", "footer-part"])
def test_what_an_editor_names_never_has_an_id_of_the_page(client, db, slug):
    chapter = ChapterFactory(slug=slug)
    GoverningBodyFactory(slug=slug)
    PageFactory(slug=slug, body_sv=f"<h2>{slug}</h2>" * 3)
    for path in ["/strategin/", "/styrgruppen/", f"/om/{slug}/"]:
        ids = re.findall(r'\sid="([^"]+)"', client.get(path).text)
        assert len(ids) == len(set(ids)) > 3, path
    assert f'href="#{chapter.anchor}"' in client.get("/strategin/").text
