"""The world the embedded model learns: pages and scenes drawn by us, with their truth."""
