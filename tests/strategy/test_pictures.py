"""Pictures of pages and news: what is taken, how it is stored and shown, and what becomes of it."""

import io
import re
import struct
import zlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from core import pictures
from core.pictures import read_picture
from strategy.models import NewsItem, NewsItemDraft, Page, UnusedFile
from strategy.picture_files import unused_pictures
from strategy.stored_files import note_unused_files, remove_unused_files
from tests.factories import NewsItemFactory, PageFactory
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, error_of, messages_of

ALT = "Två kollegor går på en stig i en björkskog."


def picture(kind="JPEG", size=(300, 200), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#2a6").save(buffer, kind, **options)
    return SimpleUploadedFile(f"bild.{kind.lower()}", buffer.getvalue())


def png_that_says(width, height):
    """A PNG whose head gives a size that its pixels do not fill: whoever decodes it finds it damaged."""
    content = picture("PNG").read()
    head = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return SimpleUploadedFile("bild.png", content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:])


def upload(client, row, file=None, button="_save", **typed):
    typed = {"picture_alt_sv": ALT} | typed
    form = change_form(client, row).fill(picture=file or picture(), **typed)
    return form.submit(client, button, follow=True)


def image_on(response):
    """Return the attributes of the picture on the page, or None."""
    match = re.search(r'<img class="picture__image"([^>]*)>', response.text)
    return match and dict(re.findall(r'([\w-]+)="([^"]*)"', match[1]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_of_each_kind_is_taken_and_becomes_webp(kind):
    made = Image.open(io.BytesIO(read_picture(picture(kind)).read()))
    assert (made.format, made.size) == ("WEBP", (300, 200))


@pytest.mark.parametrize("make", [PageFactory, NewsItemFactory])
def test_picture_is_shown_with_its_description_in_several_widths(editor_client, client, make):
    row = make()
    upload(editor_client, row, picture(size=(2000, 1000)))
    image = image_on(client.get(row.get_absolute_url()))
    assert (image["width"], image["height"], image["alt"]) == ("1440", "720", ALT)
    widths = {}
    for entry in image["srcset"].split(", "):
        address, width = entry.split(" ")
        response = client.get(address)
        widths[width] = Image.open(io.BytesIO(b"".join(response.streaming_content))).size
    assert widths == {"480w": (480, 240), "960w": (960, 480), "1440w": (1440, 720)}
    assert "immutable" in response["Cache-Control"]
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    shared = f'<meta property="og:image" content="{settings.SITE_URL}{image["src"]}">'
    assert shared in client.get(row.get_absolute_url()).text


def test_news_card_shows_the_picture_when_it_is_near(editor_client, client):
    upload(editor_client, NewsItemFactory())
    assert image_on(client.get("/nyheter/"))["loading"] == "lazy"


def test_picture_keeps_nothing_of_what_the_camera_tells_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x8825] = {1: "N", 2: (60.0, 37.0, 12.0)}  # where it was taken
    made = Image.open(io.BytesIO(read_picture(picture(size=(900, 300), exif=exif)).read()))
    assert made.size == (300, 900)
    assert dict(made.getexif()) == {}
    assert b"EXIF" not in read_picture(picture(exif=exif)).read()


def test_small_picture_is_not_enlarged(editor_client, client):
    page = PageFactory()
    upload(editor_client, page, picture(size=(300, 200)))
    image = image_on(client.get(page.get_absolute_url()))
    assert (image["width"], image.get("srcset")) == ("300", None)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (lambda: SimpleUploadedFile("bild.jpg", b"<svg onload='x'></svg>"), "inte en bild i JPEG, PNG eller WebP"),
        (lambda: picture("GIF"), "inte en bild i JPEG, PNG eller WebP"),
        (lambda: picture("TIFF"), "inte en bild i JPEG, PNG eller WebP"),
        (lambda: SimpleUploadedFile("bild.jpg", picture().read()[:-200]), "skadad"),
        (lambda: png_that_says(9000, 9000), "för många bildpunkter"),
    ],
    ids=["markup", "gif", "tiff", "cut off", "bomb"],
)
def test_what_is_no_picture_is_refused(file, why):
    with pytest.raises(ValueError, match=why):
        read_picture(file())


@pytest.mark.parametrize(
    ("content", "why"), [(b"<svg></svg>", "inte en bild i JPEG, PNG eller WebP"), (b"", "tom")], ids=["markup", "empty"]
)
def test_what_is_no_picture_is_refused_at_the_field(editor_client, content, why):
    page = PageFactory()
    assert why in error_of(upload(editor_client, page, SimpleUploadedFile("bild.jpg", content)), "picture")
    assert not Page.objects.get().picture
    assert unused_pictures() == []


def test_file_that_is_too_large_is_refused_before_it_is_read(editor_client, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    assert "högst" in error_of(upload(editor_client, PageFactory()), "picture")


def test_picture_needs_a_description_in_swedish(editor_client):
    page = PageFactory()
    response = upload(editor_client, page, picture_alt_sv="", picture_alt_en="In English only")
    assert "skärmläsare" in error_of(response, "picture_alt_sv")


def test_file_is_asked_for_again_when_something_else_is_missing(editor_client):
    response = upload(editor_client, PageFactory(), picture_alt_sv="")
    assert "Välj filen igen" in error_of(response, "picture")
    response = upload(editor_client, PageFactory(), file=picture(), title_sv="")
    assert "Välj filen igen" in error_of(response, "picture")
    untouched = change_form(editor_client, PageFactory()).fill(title_sv="").submit(editor_client, "_save")
    assert error_of(untouched, "picture") is None


@pytest.mark.parametrize("alt", ["", None])
def test_database_refuses_a_picture_without_a_description(db, alt):
    page = PageFactory()
    with pytest.raises(IntegrityError):
        Page.objects.filter(pk=page.pk).update(picture="pictures/x-1x1.webp", picture_alt_sv=alt)


def test_picture_of_a_draft_is_seen_by_staff_only(editor_client, client):
    item = NewsItemFactory()
    upload(editor_client, item, button="_draft")
    assert image_on(client.get(item.get_absolute_url())) is None
    preview = editor_client.get(change_url(item).replace("change/", "preview/sv/"))
    assert image_on(preview)["alt"] == ALT
    assert unused_pictures() == []
    change_form(editor_client, item).submit(editor_client, "_save")
    assert image_on(client.get(item.get_absolute_url()))["alt"] == ALT


def test_picture_is_previewed_before_it_is_stored(editor_client):
    form = form_of(editor_client.get("/admin/strategy/newsitem/add/"), "_save", "title_sv")
    form.fill(title_sv="Ny", picture=picture(), picture_alt_sv=ALT)
    response = form.submit(editor_client, "/admin/strategy/newsitem/add/preview/sv/")
    assert image_on(response)["src"].startswith("data:image/webp;base64,")
    assert unused_pictures() == []
    assert not NewsItem.objects.exists()


def test_page_is_whole_without_a_picture_that_is_gone(editor_client, client):
    item = NewsItemFactory()
    upload(editor_client, item)
    item.refresh_from_db()
    default_storage.delete(item.picture.name)
    for address in [item.get_absolute_url(), "/nyheter/", "/"]:
        response = client.get(address)
        assert (response.status_code, image_on(response)) == (200, None)
    assert client.get(item.picture.url).status_code == 404
    assert editor_client.get(change_url(item)).status_code == 200


def test_editor_sees_the_picture_at_its_field(editor_client):
    item = NewsItemFactory()
    upload(editor_client, item)
    item.refresh_from_db()
    assert f'<img class="picture-now" src="{item.picture.url}"' in editor_client.get(change_url(item)).text
    default_storage.delete(item.picture.name)
    assert "picture-now" not in editor_client.get(change_url(item)).text


@pytest.mark.parametrize(("make", "waits"), [(PageFactory, "1 sida vars bild"), (NewsItemFactory, "1 nyhet vars bild")])
@pytest.mark.parametrize("button", ["_save", "_draft"])
def test_editor_is_told_of_a_picture_that_is_gone(editor_client, make, waits, button):
    row, _other = make(), make()
    upload(editor_client, row, button=button)
    row = type(row).objects.get(pk=row.pk)
    list_url = f"/admin/strategy/{row._meta.model_name}/"
    assert waits not in editor_client.get("/admin/").text
    default_storage.delete(row.with_draft().picture.name)
    assert waits in editor_client.get("/admin/").text
    page = editor_client.get(f"{list_url}?file=missing")
    assert [found.pk for found in page.context["cl"].result_list] == [row.pk]
    assert "Filen saknas" in page.text
    told = "Bilden saknas på servern eller är tom."
    assert told in change_form_of(editor_client, row).fields["picture"].help_text
    response = change_form(editor_client, row).submit(editor_client, button, follow=True)
    assert any(told in message for message in messages_of(response))


def change_form_of(client, row):
    return client.get(change_url(row)).context["adminform"].form


def test_width_that_is_gone_is_offered_to_no_browser(editor_client, client):
    item = NewsItemFactory()
    upload(editor_client, item, picture(size=(900, 450)))
    item.refresh_from_db()
    [smaller, _largest] = image_on(client.get(item.get_absolute_url()))["srcset"].split(", ")
    assert "480w" in smaller
    default_storage.delete(item.picture.name.replace(".webp", "-480.webp"))
    assert "srcset" not in image_on(client.get(item.get_absolute_url()))


def test_replaced_and_removed_pictures_are_listed_as_unused(editor_client):
    page = PageFactory()
    upload(editor_client, page, picture(size=(1000, 500)))
    first = Page.objects.get().picture.name
    upload(editor_client, page, picture(size=(1000, 500)))
    assert len(unused_pictures()) == 3
    assert first in unused_pictures()
    change_form(editor_client, page).fill({"picture-clear": True}).submit(editor_client, "_save")
    page.refresh_from_db()
    assert not page.picture
    assert len(unused_pictures()) == 6


@pytest.mark.parametrize("stem", ["finns-inte", "a" * 300])
def test_picture_that_is_none_is_not_there(client, stem):
    assert client.get(f"/bilder/{stem}.webp").status_code == 404


def test_earlier_picture_is_restored(editor_client):
    page = PageFactory()
    upload(editor_client, page)
    first = Page.objects.get().picture.name
    version = page.history.first()
    upload(editor_client, page)
    response = editor_client.post(change_url(page).replace("change/", f"history/{version.pk}/restore/"), follow=True)
    assert messages_of(response) == ["Versionen är återställd."]
    assert Page.objects.get().picture.name == first


def test_pictures_that_nothing_uses_go_after_their_time(editor_client):
    page, item = PageFactory(), NewsItemFactory()
    upload(editor_client, page)
    upload(editor_client, item, button="_draft")
    gone = Page.objects.get().picture.name
    change_form(editor_client, page).fill({"picture-clear": True}).submit(editor_client, "_save")
    note_unused_files()
    UnusedFile.objects.update(unused_since=timezone.now() - timedelta(days=99))
    with transaction.atomic():
        remove_unused_files(UnusedFile.objects.all())
    assert not default_storage.exists(gone)
    assert default_storage.exists(NewsItemDraft.objects.get().texts["picture"])
    assert unused_pictures() == []
