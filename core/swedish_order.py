"""
The Swedish order of names, the same on every database.

PostgreSQL has it only where it was built with the language, and SQLite not at all. So the letters are replaced by
characters that come in the right order byte by byte.
"""

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Lower, Replace

# What a letter is sorted as: å, ä and ö come after z, and { | } are what follows z in ASCII.
SORTED_AS = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "è": "e", "ü": "y"}


class SwedishOrder(Func):
    """An expression to sort by: the field in Swedish order, without regard to upper and lower case."""

    template = '%(expressions)s COLLATE "C"'

    def __init__(self, name):
        expression = F(name)
        for letter, sorted_as in SORTED_AS.items():
            # The database need not know the upper case of letters outside ASCII, so both are named.
            for one in (letter, letter.upper()):
                expression = Replace(expression, Value(one), Value(sorted_as), output_field=CharField())
        super().__init__(Lower(expression, output_field=CharField()), output_field=CharField())

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="%(expressions)s COLLATE BINARY", **context)
