"""The rich text editor in the forms of the admin."""

import json

from django.forms import Script
from django.urls import reverse
from django_prose_editor.widgets import AdminProseEditorWidget, prose_editor_admin_media, prose_editor_js
from js_asset import Media

from core.rich_text import RichTextField


class RichTextWidget(AdminProseEditorWidget):
    """
    The editor, started by the portal's own script.

    The script of django-prose-editor lets Tiptap add a <style> element to the page, which the Content-Security-Policy
    refuses, and puts the headings into a menu that cannot be opened with the keyboard.
    """

    @property
    def media(self):
        return prose_editor_admin_media + Media(
            js=[prose_editor_js, Script("portal_admin/rich-text.js", type="module")],
            css={"all": ["portal_admin/rich-text.css"]},
        )

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        del context["widget"]["attrs"][f"data-django-prose-editor-{self.preset}"]
        context["widget"]["attrs"]["data-rich-text"] = json.dumps(self.get_config()["extensions"])
        context["widget"]["attrs"]["data-paste"] = reverse("admin:read_paste")
        return context


RICH_TEXT = {RichTextField: {"widget": RichTextWidget}}
