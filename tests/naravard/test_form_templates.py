"""Django's templates of forms that stand written out in templates/django/forms/ say what Django's own say."""

from pathlib import Path

import django
import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from naravard.form_renderer import PortalFormRenderer

OURS = Path(__file__).parents[2] / "templates" / "django" / "forms"
GROUPS = [("", "Choose"), ("Län & kommuner", [("a", "Å <b>"), ("b", "B")]), (3, "Tre")]


class EveryWidget(forms.Form):
    text = forms.CharField(
        label="Text & mer", help_text="Hjälp", widget=forms.TextInput(attrs={"hidden": True, "dir": False})
    )
    number = forms.IntegerField(min_value=2, localize=True)
    day = forms.DateField()
    yes = forms.BooleanField(required=False)
    long = forms.CharField(widget=forms.Textarea(attrs={"lang": "sv"}), required=False)
    one = forms.ChoiceField(choices=GROUPS)
    several = forms.MultipleChoiceField(choices=GROUPS)
    boxes = forms.MultipleChoiceField(choices=GROUPS, widget=forms.CheckboxSelectMultiple)
    radios = forms.ChoiceField(choices=GROUPS, widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput)


FILLED_IN = {
    "text": '"<&>"',
    "number": "1000",
    "yes": "on",
    "long": "\n</textarea>&",
    "one": "b",
    "several": ["a", "3"],
    "boxes": ["a"],
    "radios": "3",
    "secret": "x",
}


@pytest.mark.parametrize("data", [None, {}, FILLED_IN], ids=["empty", "refused", "filled in"])
def test_fields_are_the_same(data):
    ours, djangos = (EveryWidget(data, renderer=renderer) for renderer in (PortalFormRenderer(), DjangoTemplates()))
    for name in ours.fields:
        for part in ("label_tag", "legend_tag", "as_widget"):
            assert getattr(ours[name], part)() == getattr(djangos[name], part)(), name


def test_each_template_stands_for_one_of_django():
    theirs = Path(django.__file__).parent / "forms" / "templates" / "django" / "forms"
    for path in OURS.rglob("*.html"):
        assert (theirs / path.relative_to(OURS)).exists(), path
