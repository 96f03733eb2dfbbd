"""The template tag of what is kept of a page."""

from django import template

from core.page_cache.parts import kept
from core.templatetags.portal import noted_alone

register = template.Library()


@register.tag("kept")
def kept_part(parser, token):
    """
    Keep a part of a page that shows nothing but what editors write, and the row of an inspel that is in its key.

    {% kept "goal_strip" strategy.pk %}…{% endkept %}: the name is unique, and the key has all that makes one part
    differ from another, but the language. A part whose key holds None is made each time.
    """
    _tag, *key = token.split_contents()
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(bit) for bit in key])


class KeptNode(template.Node):
    def __init__(self, nodelist, key):
        self.nodelist, self.key = nodelist, key

    def render(self, context):
        key = tuple(expression.resolve(context) for expression in self.key)
        if None in key:
            return self.nodelist.render(context)
        return kept_html(context, key, lambda: self.nodelist.render(context))


def kept_html(context, key, render):
    """Return what `render()` returns, made once for the edition, the language and the key, with what its tags note."""
    with noted_alone(context) as state:
        html, noted = kept(key, lambda: (render(), dict(state)))
        state.update(noted)
        return html
