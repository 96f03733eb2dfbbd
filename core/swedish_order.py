"""
The Swedish order of names, the same on every database.

PostgreSQL has it only where it was built with the language, and SQLite not at all. So each letter is replaced by one
that comes in the right order byte by byte.
"""

from django.db.backends.signals import connection_created
from django.db.models import CharField, F, Func

# What a letter is sorted as: å, ä and ö come after z, and { | } are what follows z in ASCII. Letters with other marks
# are sorted as those without.
_SORTED_AS = {
    "{": "å", "|": "äæ", "}": "öøőœ", "a": "áàâãāăą", "c": "çćčĉ", "d": "đďð", "e": "éèêëēęě", "g": "ğģ", "h": "ħ",
    "i": "íìîïīįı", "k": "ķ", "l": "łľĺļ", "n": "ñńňņ", "o": "óòôõō", "r": "ŕřŗ", "s": "śšşșß", "t": "ťţțþ",
    "u": "úùûūůűų", "y": "ýÿü", "z": "źžż",
}  # fmt: skip
_FUNCTION = "swedish_order"
# The database need not know the upper case of letters outside ASCII, so both are named.
_PAIRS = [
    (one, key)
    for key, letters in _SORTED_AS.items()
    for letter in letters
    for one in dict.fromkeys([letter, letter.upper()])
    if len(one) == 1
]
_FROM, _TO = ("".join(part) for part in zip(*_PAIRS, strict=True))
_TABLE = str.maketrans(_FROM, _TO)


class SwedishOrder(Func):
    """An expression to sort by: the field or expression in Swedish order, without regard to upper and lower case."""

    template = f"translate(lower(%(expressions)s), '{_FROM}', '{_TO}') COLLATE \"C\""

    def __init__(self, text):
        super().__init__(F(text) if isinstance(text, str) else text, output_field=CharField())

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template=f"{_FUNCTION}(%(expressions)s)", **context)


def order_key(text):
    """Return what SwedishOrder sorts a text by, for SQLite, which has no such function."""
    return text and str(text).lower().translate(_TABLE)


def add_to_sqlite(sender, connection, **kwargs):
    if connection.vendor == "sqlite":
        connection.connection.create_function(_FUNCTION, 1, order_key, deterministic=True)


connection_created.connect(add_to_sqlite, dispatch_uid="core.swedish_order")
