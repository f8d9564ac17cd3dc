"""Files of people as lines of cells: what kind a file is, whether it is safe, what it holds.

No database, no settings, no translation: this room also runs alone, in the limited child
process that reads what was uploaded.
"""
