"""Files of values as editors choose them, and what is found in them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from followup.imports import read
from followup.imports.check import check
from followup.imports.errors import ImportFileError

HEADING = "key_figure,place_code,place,year,gender,value,status"


def uploaded(content, name="varden.csv"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def lines(*rows, heading=HEADING):
    return "\r\n".join([heading, *rows]) + "\r\n"


def workbook(*rows, heading=HEADING):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in [heading.split(","), *rows]:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def checked(content):
    return check(read.read_rows(uploaded(content)))


def fault_of(content):
    with pytest.raises(ImportFileError) as refused:
        checked(content)
    return str(refused.value)
