"""What the load is about: one period, the indicators that are typed, and how many agencies."""

CODE = "2022-12-31"
INDICATORS = ("dossier-sync", "online-payment")
AGENCIES = 84
# Every figure is typed with this denominator, so that each numerator can be its own.
DENOMINATOR = 9_999_999
