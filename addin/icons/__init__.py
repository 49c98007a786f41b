"""The pictures of the buttons: drawn by `addin.icons.draw`, kept as PNG files beside it."""
