"""The design tokens, read from static/css/tokens.css so that the style guide always agrees with it."""

import math
import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings

TOKENS_FILE = settings.BASE_DIR / "static/css/tokens.css"
_ROOT = re.compile(r":root\s*\{(?P<rules>.*?)\}", re.DOTALL)
_TOKEN = re.compile(r"--(?P<name>[\w-]+):\s*(?P<value>[^;]+);")
_COLOUR = re.compile(r"#[0-9a-f]{6}")

AAA = 7
# The allowed pairs. "x y": the text --color-x on the background --color-y.
_TEXT_ON = """
text bg, text surface, text sunken, text notice-bg, text success-bg, text warning-bg, text error-bg,
text-soft bg, text-soft surface, text-soft sunken, link bg, link surface, link sunken, link notice-bg, link-hover bg,
accent bg, accent surface, on-accent accent, on-accent accent-strong, error bg, error surface, error error-bg,
success success-bg, warning warning-bg, sky notice-bg, on-footer footer
"""


@dataclass(frozen=True)
class Colour:
    """A colour token as #rrggbb, in light and dark mode."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True)
class Pair:
    """A text colour on a background, and their contrast in light and dark mode."""

    text: Colour
    background: Colour

    @property
    def light_contrast(self):
        return contrast(self.text.light, self.background.light)

    @property
    def dark_contrast(self):
        return contrast(self.text.dark, self.background.dark)


@cache
def read_tokens():
    """Return two dicts {name: value}: of light and dark mode."""
    light, dark = (
        dict(_TOKEN.findall(block["rules"])) for block in _ROOT.finditer(TOKENS_FILE.read_text(encoding="utf-8"))
    )
    return light, light | dark


def sizes(prefix):
    """Return [(name, value)] of the tokens with the prefix: sizes("space") gives [("space-1", "0.25rem"), …]."""
    light, _dark = read_tokens()
    return [(name, value) for name, value in light.items() if name.split("-")[0] == prefix]


def colours():
    light, dark = read_tokens()
    return [Colour(name, value, dark[name]) for name, value in light.items() if _COLOUR.fullmatch(value)]


def text_pairs():
    """Return every pair of text and background that the portal is allowed to use."""
    named = {colour.name: colour for colour in colours()}
    pairs = [pair.split() for pair in _TEXT_ON.replace("\n", " ").split(",")]
    general = [Pair(named[f"color-{text}"], named[f"color-{background}"]) for text, background in pairs]
    goals = [
        Pair(named[f"goal-{number}-color"], named[background])
        for number in range(1, 6)
        for background in [f"goal-{number}-soft", "color-surface", "color-bg"]
    ]
    return general + goals


def contrast(one, other):
    """Return the contrast ratio of WCAG 2 between two colours, 1 to 21, rounded down so that 6.99 does not become 7."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return math.floor((lighter + 0.05) / (darker + 0.05) * 10) / 10


def _luminance(colour):
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
