"""Draws a picture with PIL, as a photograph or a scan might spoil it, and brings it to the model's input."""
import io
import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from . import backdrops, fonts
from .picture import Picture
from .tints import near
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
        draw.polygon([(x + half, y), (x + size * 0.85, y + half), (x + half, y + size), (x + size * 0.15, y + half)],
                     fill=color)
    else:
        radius = lambda i: half if i % 2 == 0 else size * 0.21
        angle = lambda i: -math.pi / 2 + i * math.pi / 5
        draw.polygon([(x + half + radius(i) * math.cos(angle(i)), y + half + radius(i) * math.sin(angle(i)))
                      for i in range(10)],
                     fill=color)


def fill_box(pen, box):
    at = tuple(round(v) for v in box.at)
    if box.radius:
        pen.rounded_rectangle(at, box.radius, fill=box.fill, outline=box.outline, width=box.width)
    else:
        pen.rectangle(at, fill=box.fill, outline=box.outline, width=box.width)


def draw_flat(picture: Picture, random):
    """The page before it is tilted: card, boxes, rules, text and things."""
    size = (picture.width, picture.height)
    behind = picture.backdrop and (not picture.card or not picture.warp)
    image = backdrops.paint(picture.backdrop, size) if behind else Image.new('RGB', size, picture.paper)
    pen = ImageDraw.Draw(image)
    if picture.card:
        if not picture.warp and random.random() < 0.5:
            shadow = tuple(v + picture.side // 90 for v in picture.card.at)
            pen.rounded_rectangle(shadow, picture.card.radius, fill=tuple(v * 2 // 3 for v in picture.backdrop[1]))
        fill_box(pen, picture.card)
    for box in picture.boxes:
        fill_box(pen, box)
    for x1, y1, x2, y2, color, width in picture.rules:
        pen.line((x1, y1, x2, y2), fill=color, width=width)
    for line in picture.lines:
        for run in line.runs:
            pen.text((run.x, run.y), run.text, font=fonts.sized(run.font, run.size), fill=run.ink or picture.ink)
    tints = {thing.name: near(random, COLORS[thing.name.split()[0]]) for thing in picture.things if ' ' in thing.name}
    for thing in picture.things:
        if ' ' in thing.name:
            _, shape = thing.name.split()
            draw_shape(pen, shape, thing.x, thing.y, thing.size, tints[thing.name])
        else:
            stamp = emoji(thing.name).resize((int(thing.size), int(thing.size)), Image.BILINEAR)
            image.paste(stamp, (int(thing.x), int(thing.y)), stamp)
    return image


def tilted(picture: Picture, image):
    """The flat page under its homography, on its backdrop if it is a card."""
    forward = np.append(picture.warp, 1.0).reshape(3, 3)
    back = np.linalg.inv(forward)
    sampling = Image.BICUBIC if picture.side < 450 else Image.BILINEAR  # large ones are made smaller afterwards
    image = image.transform(image.size, Image.PERSPECTIVE, tuple((back / back[2, 2]).ravel()[:8]), sampling,
                            fillcolor=picture.paper)
    if not picture.card or not picture.backdrop:
        return image
    x1, y1, x2, y2 = picture.card.at
    corners = [picture.warped(x, y) for x, y in ((x1, y1), (x2, y1), (x2, y2), (x1, y2))]
    mask = Image.new('L', image.size, 0)
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    behind = backdrops.paint(picture.backdrop, image.size)
    behind.paste(image, mask=mask)
    return behind


def draw(picture: Picture, random, level):
    """The page at its own size (a page from the pool at the size it was drawn in), RGB."""
    if picture.file:
        with Image.open(picture.file) as page:
            return spoil(page.convert('RGB'), random, level * 0.6)
    image = draw_flat(picture, random)
    if picture.warp:
        image = tilted(picture, image)
    return spoil(image, random, level)


@lru_cache(maxsize=None)
def noise_field(strength):
    """Grey 128 with grain, to be added less 128; whole numbers are several times quicker than floats."""
    grain = np.random.RandomState(strength).randn(1024, 1024, 1) * strength + 128
    return Image.fromarray(np.repeat(np.clip(grain, 0, 255), 3, 2).astype(np.uint8))


def spoil(image, random, level):
    """Blur, uneven light, noise and JPEG, each on a share of the pictures that grows with the level."""
    width, height = image.size
    if random.random() < 0.12 * level:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 0.8) * max(image.size) / 192))
    if random.random() < 0.35 * level:
        light = Image.new('L', (2, 2))
        light.putdata([128 + random.randint(-28, 28) for _ in range(4)])
        light = light.resize(image.size, Image.BILINEAR)
        image = ImageChops.add(image, Image.merge('RGB', (light,) * 3), 1, -128)
    if random.random() < 0.35 * level:
        top, left = random.randrange(1025 - height), random.randrange(1025 - width)
        grain = noise_field(random.choice((2, 3, 5, 7, 10))).crop((left, top, left + width, top + height))
        image = ImageChops.add(image, grain, 1, -128)
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
