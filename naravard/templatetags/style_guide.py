"""Template tag of the style guide."""

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_block_tag
def specimen(content, path, name, use):
    """
    Show a component in the style guide: its name, when to use it, the path of its file, and the rendered component.

    {% specimen "_mark.html" _("The mark") _("At the top of every page.") %}{% include … %}{% endspecimen %}
    """
    context = {"content": content, "path": path, "name": name, "use": use}
    return render_to_string("style_guide/_specimen.html", context)
