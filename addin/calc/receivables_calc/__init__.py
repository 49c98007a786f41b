"""The part that runs inside LibreOffice, in whatever Python it brings (3.8 or newer): standard library and UNO alone."""
