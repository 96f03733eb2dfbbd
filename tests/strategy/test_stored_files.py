"""Files that are missing on disk, and files on disk that no document uses any more."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.housekeeping import remove_overdue
from strategy.models import Document, UnusedFile
from strategy.stored_files import note_unused_files, remove_unused_files
from tests.factories import AdoptionFactory, PageFactory
from tests.staff import change_url, messages_of, save
from tests.strategy.documents import DOCX, pdf, upload

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOLD = "Ladda upp filen igen"


def path_of(document):
    return document.file.storage.path(document.file.name)


def make_gone(document):
    document.file.storage.delete(document.file.name)


def make_empty(document):
    with open(path_of(document), "wb"):
        pass


def make_folder(document):
    """Put in the file's place what can be opened by nobody, as a file of another account."""
    make_gone(document)
    document.file.storage.save(f"{document.file.name}/x", ContentFile(b"x"))


def make_outside(document):
    Document.objects.update(file="../../etc/passwd")


FAULTS = [make_gone, make_empty, make_folder, make_outside]


@pytest.mark.parametrize("fault", FAULTS)
def test_document_whose_file_cannot_be_read_explains_itself_to_readers(client, fault):
    fault(upload("plan.pdf", pdf()))
    response = client.get("/en/dokument/fil.pdf")
    assert response.status_code == 404
    assert "The document cannot be opened just now" in response.text
    assert "En fil" in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("fault", FAULTS)
def test_link_to_a_file_that_cannot_be_read_is_gone_everywhere(client, fault):
    document = upload("plan.pdf", pdf())
    AdoptionFactory(document=document)
    body = '<p><a href="/dokument/fil.pdf">Läs planen</a> <a href="/en/dokument/fil.pdf?x=1">och på engelska</a></p>'
    page = PageFactory(body_sv=body)
    addresses = ["/dokument/", "/tidslinje/", page.get_absolute_url()]
    assert all("fil.pdf" in client.get(address).text for address in addresses)
    fault(document)
    cache.clear()
    for address in addresses:
        html = client.get(address).text
        assert "fil.pdf" not in html, address
    assert "Läs planen" in html
    assert "kan inte öppnas just nu" in client.get("/dokument/").text


def test_many_links_to_documents_cost_one_look(client, django_assert_max_num_queries):
    upload("plan.pdf", pdf())
    page = PageFactory(body_sv="<p>Text</p>")
    with django_assert_max_num_queries(50) as plain:
        client.get(page.get_absolute_url())
    type(page).objects.update(body_sv='<p><a href="/dokument/fil.pdf">A</a> <a href="/dokument/b.pdf">B</a></p>' * 20)
    with django_assert_max_num_queries(len(plain) + 3):  # those that are there, and the former addresses of those
        html = client.get(page.get_absolute_url()).text
    assert (html.count("fil.pdf"), html.count("b.pdf")) == (20, 0)


def test_address_of_an_earlier_type_leads_to_the_file_of_now(client):
    document = upload("plan.pdf", pdf())
    document.file = SimpleUploadedFile("plan.docx", DOCX)
    document.save()
    assert client.get("/en/dokument/fil.pdf")["Location"] == "/en/dokument/fil.docx"
    document.file = ""
    document.save()
    assert client.get("/dokument/fil.docx").status_code == 404


@pytest.mark.parametrize("fault", FAULTS)
def test_editor_is_told_of_a_missing_file(editor_client, fault):
    fault(upload("plan.pdf", pdf()))
    upload_another()
    assert "1 dokument vars fil saknas" in editor_client.get("/admin/").text
    rows = editor_client.get("/admin/strategy/document/?file=missing").text
    assert "Filen saknas" in rows
    assert ("En fil" in rows, "En annan" in rows) == (True, False)


def test_missing_file_is_explained_at_its_field_and_after_a_save(editor_client):
    document = upload("plan.pdf", pdf())
    assert TOLD not in save(editor_client, document, summary_sv="Allt är bra").text
    make_gone(document)
    form = editor_client.get(change_url(document)).context["adminform"].form
    assert TOLD in form.fields["file"].help_text
    assert editor_client.get(change_url(document)).text.count(TOLD) == 1
    assert any(TOLD in message for message in messages_of(save(editor_client, document, summary_sv="En ny text")))


def upload_another():
    document = Document(slug="annan", title_sv="En annan", file=SimpleUploadedFile("b.pdf", pdf()))
    document.save()
    return document


# --- What no document uses -------------------------------------------------------------------------------------------


def nights_from_now(days):
    remove_overdue()
    remove_overdue(timezone.now() + days * DAY)


@pytest.mark.sqlite
@pytest.mark.parametrize("what", ["replaced", "deleted", "never saved"])
def test_file_that_no_document_uses_goes_after_its_time(what):
    document = upload("plan.pdf", pdf())
    storage, name = document.file.storage, document.file.name
    if what == "replaced":
        document.file = SimpleUploadedFile("plan.pdf", pdf(2))
        document.save()
    elif what == "deleted":
        document.delete()
    else:
        name = storage.save("documents/avbruten.pdf", ContentFile(b"x"))
    used = set(Document.objects.values_list("file", flat=True))
    nights_from_now(30)
    assert storage.exists(name)
    nights_from_now(31)
    assert not storage.exists(name)
    assert all(storage.exists(kept) for kept in used)
    assert not UnusedFile.objects.exists()


@pytest.mark.sqlite
def test_file_that_a_document_uses_again_is_never_removed():
    """Neither one that was noted before its document was saved, nor one that is taken after tonight's look."""
    document = upload("plan.pdf", pdf())
    name = document.file.name
    Document.objects.update(file="")
    note_unused_files()
    UnusedFile.objects.update(unused_since=timezone.now() - 99 * DAY)
    Document.objects.update(file=name)
    remove_unused_files(UnusedFile.objects.all())
    assert document.file.storage.exists(name)
    nights_from_now(99)
    assert document.file.storage.exists(name)


def test_night_goes_well_without_any_upload():
    assert remove_overdue()["strategy.unused_file"] == 0


def test_link_to_a_former_address_stays(client, editor_client):
    upload("plan.pdf", pdf())
    page = PageFactory(body_sv='<p><a href="/dokument/fil.pdf">Filen</a></p>')
    document = Document.objects.get()
    document.slug = "ny"
    document.save()
    cache.clear()
    assert 'href="/dokument/fil.pdf"' in client.get(page.get_absolute_url()).text
