"""Many officers at once against a served site: `python -m indicators.load`, loopback only."""
