"""
Uploaded pictures: checked, made anew without what a camera tells beside the picture, and stored in a few widths.

The file's name holds a random part, so that it is never used again and may be cached for good, and the size in pixels:
“pictures/<32 hex digits>-1440x960.webp”, and “…-1440x960-480.webp” for the smaller ones.
"""

import base64
import io
import re
import secrets
import warnings
from pathlib import PurePosixPath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageCms, ImageOps

from core.stored_file import can_be_read
from core.transactions import outside_transactions

FOLDER = "pictures"  # in MEDIA_ROOT
FORMATS = ["JPEG", "PNG", "WEBP"]
CONTENT_TYPES = ["image/jpeg", "image/png", "image/webp"]
MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000  # 200 MB in memory, and more than the picture of a good camera
WIDTHS = [480, 960, 1440]  # pixels
QUALITY = 80  # of WebP: what its own tool takes for photographs, a little higher
_SIZE = re.compile(r"-(\d+)x(\d+)\.webp$")


class PictureUpload(ContentFile):
    """The largest picture of an upload, with the smaller ones in `smaller`, {width: bytes}."""

    def __init__(self, sizes, height):
        width = max(sizes)
        super().__init__(sizes[width], name=f"{secrets.token_hex(16)}-{width}x{height}.webp")
        self.smaller = {other: content for other, content in sizes.items() if other != width}


@outside_transactions
def read_picture(file):
    """Return the PictureUpload of an uploaded file. Raise ValueError, with a text for the editor, if it is none."""
    if file.size > MAX_BYTES:
        sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)}
        raise ValueError(_("The file is %(size)s. At most %(limit)s is allowed.") % sizes)
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            image = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ValueError(_too_many_pixels()) from error
    except Exception as error:  # Pillow raises many kinds for a damaged file
        raise ValueError(_("The file is not a picture in JPEG, PNG or WebP.")) from error
    if image.width * image.height > MAX_PIXELS:
        raise ValueError(_too_many_pixels())
    try:
        return _in_widths(_as_seen(image))
    except Exception as error:
        raise ValueError(_("The picture is damaged and cannot be read. Save it again and upload it.")) from error


def _too_many_pixels():
    millions = MAX_PIXELS // 1_000_000
    return _("The picture has too many pixels. At most %(millions)d million are allowed.") % {"millions": millions}


def _as_seen(image):
    """Return the picture upright, in the colours of the web, without anything beside its pixels."""
    image.draft("RGB", (max(WIDTHS) * 2, max(WIDTHS) * 2))  # a large JPEG is read at a smaller size
    image.load()
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            srgb = ImageCms.createProfile("sRGB")
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB" if image.mode != "RGBA" else "RGBA")
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged profile: the colours as they are
    return image.convert(mode)


def _in_widths(image):
    largest = min(image.width, max(WIDTHS))
    sizes, height = {}, 1
    for width in [*(width for width in WIDTHS if width < largest), largest]:
        height = max(1, round(image.height * width / image.width))
        content = io.BytesIO()
        image.resize((width, height), Image.Resampling.LANCZOS).save(content, "WEBP", quality=QUALITY)
        sizes[width] = content.getvalue()
    return PictureUpload(sizes, height)


class PictureFile(FieldFile):
    """The picture of a row, with what its <img> needs. Before it is stored, as in a preview, it is a data: address."""

    def save(self, name, content, save=True):
        super().save(name, content, save=False)
        for width, smaller in content.smaller.items():
            self.storage.save(self._name_of(width), ContentFile(smaller))
        if save:
            self.instance.save()

    @property
    def is_there(self):
        return bool(self) and self._size is not None and (not self._committed or can_be_read(self))

    @property
    def is_missing(self):
        """Whether a picture was stored that cannot be read any more."""
        return bool(self) and not self.is_there

    @property
    def width(self):
        return int(self._size[1]) if self._size else 0

    @property
    def height(self):
        return int(self._size[2]) if self._size else 0

    @property
    def url(self):
        if not self._committed:
            self.file.seek(0)
            return "data:image/webp;base64," + base64.b64encode(self.file.read()).decode()
        return picture_url(self.name)

    @property
    def srcset(self):
        """The addresses of all widths that are there, or "" if there is one only."""
        if not self._committed:
            return ""
        widths = [width for width in WIDTHS if width < self.width and can_be_read(self, self._name_of(width))]
        if not widths:
            return ""
        smaller = [f"{picture_url(self._name_of(width))} {width}w" for width in widths]
        return ", ".join([*smaller, f"{self.url} {self.width}w"])

    @property
    def _size(self):
        return _SIZE.search(self.name or "")

    def _name_of(self, width):
        return f"{self.name.removesuffix('.webp')}-{width}.webp"


def picture_url(name):
    """Return the address of a stored picture, the same in every language."""
    with override(settings.LANGUAGE_CODE):
        return reverse("picture", args=[PurePosixPath(name).stem])


class PictureFormField(forms.FileField):
    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return read_picture(file)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": ",".join(CONTENT_TYPES)}


class PictureField(models.FileField):
    attr_class = PictureFile

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"upload_to": FOLDER, "blank": True} | kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PictureFormField, "max_length": None} | kwargs)
