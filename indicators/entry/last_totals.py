"""What can be taken over from the period before: the totals, which seldom change."""

from indicators.entry.form import Entry
from indicators.figures.typed import Texts, stored_text


def with_last_denominators(entry: Entry, texts: Texts) -> dict[str, str]:
    """The texts with the denominators of the last period in the fields that are empty."""
    taken = dict(texts)
    for part in entry.parts:
        for typed in part.typed:
            last = next((row for row in part.past if row.span == typed.span), None)
            for number in typed.numbers:
                if number.value == "denominator" and not number.text.strip() and last is not None:
                    taken[number.name] = stored_text(last, "denominator")
    return taken
