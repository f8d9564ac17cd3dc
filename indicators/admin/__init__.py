from indicators.admin import figures, imports, indicators, periods, publications

__all__ = ["figures", "imports", "indicators", "periods", "publications"]
