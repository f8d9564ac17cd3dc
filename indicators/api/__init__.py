"""The open data as an API to read: /api/v1/. What it answers is what pages show."""
