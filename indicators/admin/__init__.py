from indicators.admin import figures, imports, indicators, periods

__all__ = ["figures", "imports", "indicators", "periods"]
