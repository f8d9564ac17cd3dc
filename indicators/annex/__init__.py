"""Official annexes: tables in and, by the same layouts, out. Pure Python over cells."""

from indicators.annex.reading import AnnexReading, ReadTable, read_annex

__all__ = ["AnnexReading", "ReadTable", "read_annex"]
