"""How fast imports are, beside a stock import-export and beside a floor: `make bench`."""
