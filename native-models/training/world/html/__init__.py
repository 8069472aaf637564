"""The second engine: the same sheets as web pages, set by a browser, with truth read from the page."""
