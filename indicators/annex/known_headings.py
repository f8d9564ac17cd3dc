"""The headings that are known, as one pattern: by them the separator of a text file is told."""

from indicators.annex.layouts import LAYOUTS
from indicators.annex.vocabulary import COLUMNS

# Searched in the words of a heading without case, accents and punctuation.
KNOWN_HEADINGS = "|".join(
    [
        *(f"^(?:{words.exact})$" for words in COLUMNS.values() if words.exact),
        *(f"(?:{words.likely})" for words in COLUMNS.values() if words.likely),
        *sorted(
            {
                f"(?:{column.match})"
                for layout in LAYOUTS
                for section in layout.sections
                for table in section.tables
                for column in (*table.columns, *table.also)
            }
        ),
    ]
)
