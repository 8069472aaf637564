"""Draws a picture with PIL, as a photograph or a scan might spoil it, and brings it to the model's input."""
import io
import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from . import fonts
from .picture import Picture
from .words import COLORS, EMOJI

PAD_COLOR = (123, 116, 103)  # Florence-VL's expand2square: the image mean
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


@lru_cache(maxsize=None)
def emoji(name):
    image = Image.new('RGBA', (150, 150), (0, 0, 0, 0))
    font = ImageFont.truetype(fonts.path(fonts.EMOJI), 109)
    ImageDraw.Draw(image).text((5, 10), EMOJI[name], font=font, embedded_color=True)
    image = image.crop(image.getbbox())
    side = max(image.size)
    square = Image.new('RGBA', (side, side), (0, 0, 0, 0))
    square.paste(image, ((side - image.size[0]) // 2, (side - image.size[1]) // 2))
    return square


def draw_shape(draw, shape, x, y, size, color):
    half = size / 2
    if shape == 'circle':
        draw.ellipse((x, y, x + size, y + size), fill=color)
    elif shape == 'square':
        draw.rectangle((x + size * 0.06, y + size * 0.06, x + size * 0.94, y + size * 0.94), fill=color)
    elif shape == 'triangle':
        draw.polygon([(x + half, y), (x, y + size), (x + size, y + size)], fill=color)
    elif shape == 'diamond':
        draw.polygon([(x + half, y), (x + size * 0.85, y + half), (x + half, y + size), (x + size * 0.15, y + half)], fill=color)
    else:
        radius = lambda i: half if i % 2 == 0 else size * 0.21
        angle = lambda i: -math.pi / 2 + i * math.pi / 5
        draw.polygon([(x + half + radius(i) * math.cos(angle(i)), y + half + radius(i) * math.sin(angle(i))) for i in range(10)],
                     fill=color)


def turned(picture: Picture, x, y):
    """Where a point of the upright page lies after the page's rotation."""
    a = math.radians(picture.angle)
    dx, dy = x - picture.width / 2, y - picture.height / 2
    return math.cos(a) * dx - math.sin(a) * dy + picture.width / 2, math.sin(a) * dx + math.cos(a) * dy + picture.height / 2


def draw(picture: Picture, random, level):
    """The page at its own size, RGB."""
    size = (picture.width, picture.height)
    image = Image.new('RGB', size, picture.paper)
    pen = ImageDraw.Draw(image)
    if picture.panel:
        box, color = picture.panel
        outline = picture.ink if random.random() < 0.4 else None
        if random.random() < 0.4:
            pen.rounded_rectangle([v + picture.side // 80 for v in box], radius=0.03 * picture.side,
                                  fill=tuple(v * 3 // 4 for v in picture.paper))
        pen.rounded_rectangle(box, radius=random.uniform(0, 0.06) * picture.side, fill=color, outline=outline,
                              width=max(1, picture.side // 150))
    for line in picture.lines:
        for run in line.runs:
            pen.text((run.x, run.y), run.text, font=fonts.sized(run.font, run.size), fill=run.ink or picture.ink)
    for rule in picture.rules:
        pen.line(rule, fill=picture.ink, width=max(1, picture.side // 250))
    for thing in picture.things:
        if ' ' in thing.name:
            color, shape = thing.name.split()
            tint = tuple(min(255, max(0, v + random.randint(-18, 18))) for v in COLORS[color])
            draw_shape(pen, shape, thing.x, thing.y, thing.size, tint)
        else:
            stamp = emoji(thing.name).resize((int(thing.size), int(thing.size)), Image.BILINEAR)
            image.paste(stamp, (int(thing.x), int(thing.y)), stamp)
    if picture.angle:
        a = math.radians(picture.angle)
        c, s, x, y = math.cos(a), math.sin(a), picture.width / 2, picture.height / 2
        image = image.transform(size, Image.AFFINE, (c, s, x - c * x - s * y, -s, c, y + s * x - c * y), Image.BICUBIC,
                                fillcolor=picture.paper)
    return spoil(image, random, level)


@lru_cache(maxsize=1)
def noise_field():
    return np.random.RandomState(0).randn(1024, 1024, 1).astype(np.float32)


def spoil(image, random, level):
    """Blur, uneven light, noise and JPEG, each on a share of the pictures that grows with the level."""
    side = max(image.size)
    if random.random() < 0.12 * level:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 0.8) * side / 192))
    uneven, noisy = random.random() < 0.35 * level, random.random() < 0.35 * level
    if uneven or noisy:
        values = np.asarray(image, np.float32)
        rows, columns = values.shape[:2]
        if uneven:
            across, down = (np.linspace(-1, 1, n, dtype=np.float32) for n in (columns, rows))
            slope = across[None, :] * random.uniform(-1, 1) + down[:, None] * random.uniform(-1, 1)
            values = values + (slope * random.uniform(4, 28))[..., None]
        if noisy:
            top, left = random.randrange(1025 - rows), random.randrange(1025 - columns)
            values = values + noise_field()[top:top + rows, left:left + columns] * random.uniform(1, 10)
        image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    if random.random() < 0.15 * level:
        buffer = io.BytesIO()
        image.save(buffer, 'JPEG', quality=random.randint(50, 92))
        image = Image.open(buffer).convert('RGB')
    return image


def square(image, side):
    """Florence-VL's preprocessing: pad to a square, bicubic to the model's side, u8 [side, side, 3]."""
    image = image.convert('RGB')
    width, height = image.size
    if width != height:
        longer = max(width, height)
        padded = Image.new('RGB', (longer, longer), PAD_COLOR)
        padded.paste(image, ((longer - width) // 2, (longer - height) // 2))
        image = padded
    if image.size != (side, side):
        image = image.resize((side, side), Image.BICUBIC)
    return np.asarray(image)


def normalised(pictures):
    """u8 [B, S, S, 3] -> f32 [B, 3, S, S] by ImageNet's mean and deviation."""
    values = (pictures.astype(np.float32) / 255 - MEAN) / STD
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2))
