from import_export.resources import Diff

# The library colours the words itself, which the content security policy refuses.
_INLINE_STYLES = (' style="background:#e6ffe6;"', ' style="background:#ffe6e6;"')


class PlainDiff(Diff):
    """What a row changes, as `<ins>` and `<del>` that a style sheet colours."""

    def as_html(self) -> list[str]:
        cells: list[str] = super().as_html()
        for style in _INLINE_STYLES:
            # `replace` keeps a safe string only when it is said again.
            cells = [type(cell)(cell.replace(style, "")) for cell in cells]
        return cells
