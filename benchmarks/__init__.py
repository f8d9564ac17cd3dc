"""How fast dvctrack is, beside a floor and beside its libraries as they come: `make bench`."""
