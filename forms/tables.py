"""A table of rows that works without script: empty rows are always there to be filled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.fields import LINE, Asked, Json, tidy
from forms.typed import as_day, read_day
from forms.words import _, say

MOST_ROWS = 20
SPARE_ROWS = 2
"""Empty rows shown below the filled ones; saving the draft brings further ones."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: every filled row must fill it. `look` is line | text | date."""

    name: str
    label: str
    look: str = "line"
    length: int = LINE


@dataclass(slots=True)
class Cell:
    """One control of the table, as it is shown."""

    column: Column
    name: str
    typed: str
    errors: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Refuse an empty cell, a text that is too long, a day that cannot be read."""
        if not self.typed:
            self.errors.append(say(_("请填写“%(field)s”。"), field=self.column.label))
        elif len(self.typed) > self.column.length:
            self.errors.append(
                say(
                    _("最多%(most)d个字，现在%(length)d个字，请删减。"),
                    most=self.column.length,
                    length=len(self.typed),
                )
            )
        elif self.column.look == "date" and self.value == "":
            self.errors.append(say(_("请按“2026-03-02”的样子填写日期。")))

    @property
    def value(self) -> str:
        """The tidied text; a day as ISO, empty while it cannot be read."""
        if self.column.look != "date":
            return self.typed
        day = read_day(self.typed)
        return day.isoformat() if day else ""


class Table(Asked):
    """Rows of named columns, sent as `demands-0-demand`, `demands-0-answer` … Empty rows are left out.

    `shown_rows` is what a template draws; `data` is a list of mappings.
    """

    look = "table"
    missing = _("请至少填写一行“%(field)s”。")

    def __init__(self, label: str, *, columns: Sequence[Column], **options: Any) -> None:
        self.columns = tuple(columns)
        self.rows: list[list[Cell]] = []
        super().__init__(label, **options)

    def own_rules(self) -> Sequence[Any]:
        return (_whole_rows,)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        given = data if isinstance(data, list | tuple) else ()
        texts = [[_text(row, column.name) for column in self.columns] for row in given if isinstance(row, Mapping)]
        if formdata is not None:
            texts = list(self._sent(formdata))
        filled = [row for row in texts if any(row)]
        self.rows = [self._row(number, row) for number, row in enumerate(filled)]
        self.data = [{cell.column.name: cell.value for cell in row} for row in self.rows]

    @property
    def shown_rows(self) -> list[list[Cell]]:
        """The filled rows and some empty ones."""
        wanted = min(len(self.rows) + SPARE_ROWS, MOST_ROWS)
        blank = [""] * len(self.columns)
        return self.rows + [self._row(number, blank) for number in range(len(self.rows), wanted)]

    def cleaned(self) -> Json:
        return [dict(row) for row in self.data]

    def chosen(self) -> frozenset[str]:
        return frozenset({"y"}) if self.data else frozenset()

    def _sent(self, formdata: Any) -> Iterator[list[str]]:
        """The rows as far as they go: a browser sends every row that was shown, empty ones too."""
        for number in range(MOST_ROWS + 1):
            names = [self._name(number, column) for column in self.columns]
            if not any(name in formdata for name in names):
                return
            yield [tidy("".join(formdata.getlist(name)[:1])) for name in names]

    def _row(self, number: int, texts: Sequence[str]) -> list[Cell]:
        return [
            Cell(column, self._name(number, column), text)
            for column, text in zip(self.columns, texts, strict=True)
        ]

    def _name(self, number: int, column: Column) -> str:
        return f"{self.name}-{number}-{column.name}"


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name, "")
    return value if isinstance(value, str) else str(as_day(value) or "")


def _whole_rows(form: Any, table: Table) -> None:
    """Every filled row fills every column; at most MOST_ROWS rows."""
    if len(table.rows) > MOST_ROWS:
        table.errors.append(say(_("最多%(most)d项，请减少。"), most=MOST_ROWS))
    for row in table.rows:
        for cell in row:
            cell.check()
    if any(cell.errors for row in table.rows for cell in row):
        table.errors.append(say(_("“%(field)s”有没填完的行，请补全，或把整行清空。"), field=table.caption))
