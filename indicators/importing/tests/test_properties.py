"""What holds for every number and every order of rows and columns."""

from collections.abc import Callable
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.numbers import (
    COUNT_LIMIT,
    MAX_DECIMALS,
    NumberError,
    format_count,
    format_rate,
    read_count,
    read_rate,
    read_typed_count,
)
from indicators.annex import read_annex
from indicators.annex.layout import Field
from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    HEADINGS,
    TITLE,
    Rows,
    document,
)
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls
from indicators.importing.tests.sending import FLAT_HEADINGS, as_text, look, said

pytestmark = pytest.mark.slow

# The rows of the database are only read, so that one test may read them many times.
QUICK = settings(max_examples=200)
OF_FILES = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

counts = st.one_of(
    st.integers(0, 12_000),
    st.integers(0, COUNT_LIMIT - 1),
    st.integers(0, 999).map(lambda n: n * 1000),
)
decimals = st.integers(0, MAX_DECIMALS)
rates = st.tuples(st.integers(0, 100 * 10**MAX_DECIMALS), decimals).map(
    lambda pair: round(Decimal(pair[0]).scaleb(-MAX_DECIMALS), pair[1])
)


@QUICK
@given(counts)
def test_count_that_is_printed_is_read_again(count: int) -> None:
    printed = format_count(count, language="vi")
    for read in (printed, f" {printed}\u00a0", printed.replace(".", " "), str(count), count):
        reading = read_count(read)
        assert reading is not None
        assert (reading.value, reading.is_rescaled, reading.needs_proof) == (count, False, False)
        assert read_typed_count(read) == count


@QUICK
@given(counts)
def test_count_printed_in_english_is_read_or_asked_about(count: int) -> None:
    printed = format_count(count, language="en")
    if count < 1000:
        assert read_typed_count(printed) == count
    else:
        with pytest.raises(NumberError) as refusal:
            read_count(printed)
        assert refusal.value.code == "ambiguous-number"


@QUICK
@given(rates)
@example(Decimal("100.000000"))
@example(Decimal("0"))
@example(Decimal("18.90"))
@example(Decimal("67.190"))
def test_rate_that_is_printed_is_read_again_with_its_decimals(rate: Decimal) -> None:
    printed = format_rate(rate, None, language="vi")
    for read in (printed, f"{printed}%", f"\u00a0{printed} %"):
        reading = read_rate(read)
        assert reading is not None
        assert reading.value == rate
        assert reading.decimals == -int(rate.as_tuple().exponent)


@QUICK
@given(rates)
@example(Decimal("67.190"))
@example(Decimal("0.123"))
def test_rate_printed_in_english_is_read_or_asked_about(rate: Decimal) -> None:
    decimals = -int(rate.as_tuple().exponent)
    printed = format_rate(rate, None, language="en")
    if decimals == 3 and may_be_a_count(printed):
        with pytest.raises(NumberError) as refused:
            read_rate(printed)
        assert refused.value.code == "ambiguous-number"
        return
    reading = read_rate(printed)
    assert reading is not None
    assert (reading.value, reading.decimals) == (rate, decimals)


def may_be_a_count(printed: str) -> bool:
    """As 67.190 may be, and 0.123 may not."""
    return not printed.startswith("0")


@QUICK
@given(st.floats(0, 100, allow_nan=False), st.sampled_from([None, "General", "0.00", "0", "0.0#"]))
def test_number_cell_of_a_rate_is_kept_to_its_last_digit(number: float, shown: str | None) -> None:
    reading = read_rate(number, shown)
    assert reading is not None
    assert abs(reading.value - Decimal(repr(number))) <= Decimal("0.0000005")


@QUICK
@given(st.integers(0, 10_000), st.sampled_from(["0%", "0.00%", "0.0000%"]))
def test_share_shown_in_per_cent_is_a_rate(hundredths: int, shown: str) -> None:
    reading = read_rate(hundredths / 10_000, shown)
    assert reading is not None
    assert reading.value == Decimal(hundredths) / 100


SIGNS = "0123456789.,% -–~>x'()\u00a0"
texts = st.one_of(
    st.text(SIGNS, min_size=1, max_size=9),
    counts.map(lambda count: format_count(count, language="vi")),
    rates.map(lambda rate: format_rate(rate, None, language="vi")),
    st.from_regex(r"[0-9]{1,3}([.,][0-9]{1,4}){0,2}%?", fullmatch=True),
)


@QUICK
@given(texts)
def test_no_text_is_both_a_wrong_count_and_a_right_one(text: str) -> None:
    """What a form takes is what a file takes, or the form asks."""
    read = _outcome(lambda: read_count(text))
    typed = _outcome(lambda: read_typed_count(text))
    if isinstance(typed, str):
        assert typed == read or typed == "ambiguous-number"
    else:
        assert read is not None or typed is None
        assert typed == getattr(read, "value", None)


def _outcome(read: object) -> object:
    try:
        return read()  # type: ignore[operator]
    except NumberError as error:
        return error.code


KINDS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": as_text,
    "docx": lambda rows: document(TITLE, rows[1:]),
    "csv": as_csv,
    "semicolon": lambda rows: as_csv(rows, ";"),
    "ods": as_ods,
    "xls": as_xls,
}


def reading_of(content: bytes) -> tuple[object, ...]:
    """What was read of the one row, and the codes with their columns, whatever the file."""
    reading = read_annex(read_lines(content))
    rows = [row for table in reading.tables for row in table.figures]
    values = [
        (
            row.agency.text,
            row.status,
            sorted((name.value, count) for name, count in row.counts.items()),
            sorted((name.value, rate.value, rate.decimals) for name, rate in row.rates.items()),
        )
        for row in rows
    ]
    codes = [(row.code, (row.where or "!").partition("!")[2][:1]) for row in reading.all_findings]
    return values, sorted(codes)


@OF_FILES
@given(texts, texts, texts)
@example("1.850", "1.243", "67,19")
@example("1.85", "1.243", "67,19")
@example("1,850", "1 243", "100.000")
@example("-", "–", "x")
@example("'1.850", "'-", "'67,19")
def test_same_text_is_the_same_number_in_every_kind_of_file(
    denominator: str, numerator: str, rate: str
) -> None:
    row = ("01", "Thành phố Cần Thơ", denominator, numerator, rate, "Chưa hoàn thành")
    rows: Rows = ((TITLE,), HEADINGS, row)
    found = {kind: reading_of(make(rows)) for kind, make in KINDS.items()}
    assert found == dict.fromkeys(KINDS, found["xlsx"])


AGENCIES = (
    CAN_THO,
    DA_NANG,
    ("03", "Thành phố Hà Nội", "1.875", "1.281", "68,32", "Chưa hoàn thành"),
    ("04", "Hòa Bình", "1.948", "1.215", "62,37", "Chưa hoàn thành"),
    ("05", "Bà Rịa - Vũng Tàu", "", "", "–", ""),
    ("06", "Cà Mau", "1.850", "0", "0,00", "Chưa hoàn thành"),
)


def shuffled(rows: Rows, places: list[int], order: list[int]) -> Rows:
    """The rows in this order, with their columns in that one."""
    return [tuple(rows[row][place] for place in places) for row in order]


@OF_FILES
@given(st.permutations(range(6)), st.permutations(range(6)), st.sampled_from([as_text, as_csv]))
def test_annex_gives_the_same_figures_in_any_order(
    places: list[int], order: list[int], make: object
) -> None:
    body = shuffled(AGENCIES, places, order)
    heading = tuple(HEADINGS[place] for place in places)
    reading = read_annex(read_lines(make(((TITLE,), heading, *body))))  # type: ignore[operator]
    assert reading.all_findings == []
    (table,) = reading.tables
    found = {
        row.agency.text: (
            {name: count.value for name, count in row.counts.items()},
            {name: str(rate.value) for name, rate in row.rates.items()},
            row.status,
        )
        for row in table.figures
    }
    assert found == {
        row[1]: (
            {
                name: int(text.replace(".", ""))
                for name, text in ((Field.DENOMINATOR, row[2]), (Field.NUMERATOR, row[3]))
                if text
            },
            {} if row[4] == "–" else {Field.RATE: row[4].replace(",", ".")},
            {"Hoàn thành": "met", "Chưa hoàn thành": "not_met", "": ""}[row[5]],
        )
        for row in AGENCIES
    }


FLAT_AGENCIES = ("can-tho", "H17", "Thành phố Hà Nội", "bo-y-te")
FLAT_ROWS = [
    (period, "online-provision", agency, "Lũy kế", *values)
    for (period, agency), values in zip(
        product(("2022-09-06", "2023-07-25"), FLAT_AGENCIES),
        (
            ("1.243", "1.850", "67,19", "tạm tính"),
            ("0", "1.851", "", ""),
            ("1.852", "1.852", "100", ""),
            ("", "1.853", "67,2", "chưa có tử số"),
            ("", "1.854", "", ""),
            ("12", "1.855", "0,65", ""),
            ("13", "1.856", "", "a\nb"),
            ("1.849", "1.857", "99,57", ""),
        ),
        strict=True,
    )
]


@pytest.mark.usefixtures("_reference")
@OF_FILES
@given(st.permutations(range(8)), st.permutations(range(8)), st.sampled_from([as_text, as_csv]))
def test_flat_file_gives_the_same_figures_in_any_order(
    places: list[int], order: list[int], make: object
) -> None:
    heading = tuple(FLAT_HEADINGS[place] for place in places)
    body = shuffled(FLAT_ROWS, places, order)
    proposal = look(make((heading, *body)))  # type: ignore[operator]
    assert said(proposal) == []
    found = {
        (figure.period.code, figure.agency.slug): (
            figure.values.numerator,
            figure.values.denominator,
            figure.values.reported_rate,
            figure.values.reported_decimals,
            figure.values.note,
        )
        for figure in proposal.figures.created
    }
    assert found == {
        ("2022-09-06", "can-tho"): (1243, 1850, Decimal("67.19"), 2, "tạm tính"),
        ("2022-09-06", "da-nang"): (0, 1851, None, None, None),
        ("2022-09-06", "ha-noi"): (1852, 1852, Decimal(100), 0, None),
        ("2022-09-06", "bo-y-te"): (None, 1853, Decimal("67.2"), 1, "chưa có tử số"),
        ("2023-07-25", "can-tho"): (None, 1854, None, None, None),
        ("2023-07-25", "da-nang"): (12, 1855, Decimal("0.65"), 2, None),
        ("2023-07-25", "ha-noi"): (13, 1856, None, None, "a\nb"),
        ("2023-07-25", "bo-y-te"): (1849, 1857, Decimal("99.57"), 2, None),
    }
