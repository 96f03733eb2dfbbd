"""The rows of a table below a form that somebody else has saved meanwhile (edit_conflict.py)."""

from core.numbers import read_number


class MergedRows:
    """The rows of a table below the form, as they are saved now, with what was typed in them."""

    def __init__(self, form, table, key_name):
        self.data, self.key_name = form.data, key_name
        self.prefix, self.parent = table.get_default_prefix(), (table.fk.name, str(form.instance.pk))
        total = read_number(self.data.get(f"{self.prefix}-TOTAL_FORMS")) or 0
        self.sent = [self._take(number) for number in range(min(total, table.absolute_max))]

    def _take(self, number):
        """Take the values of a row out of the data, as {what follows its number: texts}."""
        start = f"{self.prefix}-{number}-"
        names = [name for name in self.data if name.startswith(start)]
        return {name.removeprefix(start): self.data.pop(name) for name in names}

    def write(self, now, typed_rows):
        """Put back the rows: what is saved, then as new ones those that are gone but were typed in, then new ones."""
        known = {f"{self.prefix}:{row[self.key_name][0]}": row for row in self.sent if any(row.get(self.key_name, []))}
        saved = [self._row(key, shown, known) for key, shown in now.items() if key.startswith(f"{self.prefix}:")]
        again = [row | {self.key_name: [""]} for key, row in known.items() if key not in now and key in typed_rows]
        new = [row for row in self.sent if not any(row.get(self.key_name, []))]
        for number, row in enumerate([*saved, *again, *new]):
            for name, texts in row.items():
                self.data.setlist(f"{self.prefix}-{number}-{name}", texts)
        if self.sent or saved:
            self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(saved))
            self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(saved) + len(again) + len(new))

    def _row(self, key, shown, known):
        fields = {name + suffix: texts for name, parts in shown.items() for suffix, texts in parts.items()}
        name, parent = self.parent
        return known.get(key) or fields | {self.key_name: [key.rpartition(":")[2]], name: [parent]}
