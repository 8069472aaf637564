"""Colours that go together: a paper of any hue, ink that can be read on it, and an accent."""
import colorsys

LEAST_CONTRAST = 4.5  # of print, WCAG 2.1's for text


def rgb(hue, saturation, lightness):
    return tuple(round(255 * v) for v in colorsys.hls_to_rgb(hue % 1, lightness, saturation))


def luminance(color):
    channels = [v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in color]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def on(color):
    """White or black, whichever is easier to read on it."""
    return max(((255, 255, 255), (15, 15, 15)), key=lambda ink: contrast(ink, color))


def readable(r, paper, wishes):
    """The first of some wished colours that can be read on the paper, else black or white."""
    for _ in range(8):
        color = wishes()
        if contrast(color, paper) >= LEAST_CONTRAST:
            return color
    return on(paper)


def scheme(r):
    """dict(paper, ink, ground, accent, on_accent): pastel, dark or vivid paper."""
    kind, hue = r.choices(['pastel', 'dark', 'vivid'], [4, 5, 2])[0], r.random()
    other = hue if r.random() < 0.4 else r.random()
    if kind == 'pastel':
        paper = rgb(hue, r.uniform(0.2, 0.95), r.uniform(0.85, 0.96))
        ink = readable(r, paper, lambda: rgb(other, r.uniform(0, 0.8), r.uniform(0.05, 0.3)))
        ground = rgb(hue, r.uniform(0.1, 0.7), r.uniform(0.6, 0.98))
    elif kind == 'dark':
        paper = rgb(hue, r.uniform(0, 0.65), r.uniform(0.03, 0.22))
        ink = readable(r, paper, lambda: rgb(other, r.uniform(0, 0.9), r.uniform(0.7, 1)))
        ground = rgb(hue, r.uniform(0, 0.5), r.uniform(0, 0.5))
    else:
        paper = rgb(hue, r.uniform(0.45, 1), r.uniform(0.3, 0.62))
        ink = readable(r, paper, lambda: (255, 255, 255) if r.random() < 0.7 else rgb(hue, 0.6, 0.1))
        ground = rgb(r.random(), r.uniform(0.1, 0.8), r.uniform(0.1, 0.95))
    accent = readable(r, paper, lambda: rgb(r.random(), r.uniform(0.4, 1), r.uniform(0.2, 0.75)))
    on_accent = readable(r, accent, lambda: r.choice([paper, (255, 255, 255), (15, 15, 15)]))
    return dict(paper=paper, ink=ink, ground=ground, accent=accent, on_accent=on_accent)


def near(r, color, hue=0.03, spread=0.18):
    """A colour that has the same name: its hue kept close, its strength and lightness less."""
    h, l, s = colorsys.rgb_to_hls(*(v / 255 for v in color))
    if s < 0.08:  # a grey has no hue to keep
        return tuple(min(255, max(0, v + r.randint(-14, 14))) for v in color)
    return rgb(h + r.uniform(-hue, hue) * 0.6, min(1, max(0.25, s + r.uniform(-spread, spread))),
               min(0.8, max(0.22, l + r.uniform(-spread, spread) * 0.5)))
