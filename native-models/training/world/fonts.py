"""Fonts by role: the easy ones to begin with, the training set, and those kept for the evaluation."""
import os
from functools import lru_cache

from PIL import ImageFont

ROOTS = ('/usr/share/fonts/truetype', '/usr/share/fonts/opentype')
EASY = '''dejavu/DejaVuSans dejavu/DejaVuSans-Bold liberation/LiberationSans-Regular liberation/LiberationSans-Bold
liberation/LiberationMono-Regular open-sans/OpenSans-Regular'''.split()
TRAINING = EASY + '''dejavu/DejaVuSerif dejavu/DejaVuSansMono dejavu/DejaVuSansMono-Bold dejavu/DejaVuSansCondensed
dejavu/DejaVuSerif-Bold dejavu/DejaVuSansCondensed-Bold dejavu/DejaVuSerifCondensed liberation/LiberationSerif-Regular
liberation/LiberationSerif-Bold liberation/LiberationMono-Bold liberation/LiberationSerif-Italic
liberation/LiberationSans-Italic liberation/LiberationSansNarrow-Regular liberation/LiberationSansNarrow-Bold
open-sans/OpenSans-Bold open-sans/OpenSans-Semibold open-sans/OpenSans-Light open-sans/OpenSans-ExtraBold
lato/Lato-Regular lato/Lato-Bold lato/Lato-Medium lato/Lato-Black lato/Lato-Italic urw-base35/NimbusRoman-Regular
urw-base35/NimbusRoman-Bold urw-base35/NimbusSans-Regular urw-base35/NimbusSans-Bold urw-base35/NimbusSansNarrow-Regular
urw-base35/NimbusMonoPS-Bold urw-base35/NimbusMonoPS-Regular urw-base35/C059-Roman urw-base35/C059-Bold
urw-base35/URWGothic-Book urw-base35/URWGothic-Demi noto/NotoSans-Regular noto/NotoSans-Bold
noto/NotoSansDisplay-Regular'''.split()
HELD_OUT = '''roboto/unhinted/RobotoTTF/Roboto-Regular roboto/unhinted/RobotoTTF/Roboto-Bold noto/NotoSerif-Regular
urw-base35/P052-Roman urw-base35/URWBookman-Demi inconsolata/Inconsolata'''.split()
EMOJI = 'noto/NotoColorEmoji'
BOLD = {
    'dejavu/DejaVuSans': 'dejavu/DejaVuSans-Bold', 'dejavu/DejaVuSerif': 'dejavu/DejaVuSerif-Bold',
    'dejavu/DejaVuSansMono': 'dejavu/DejaVuSansMono-Bold',
        'dejavu/DejaVuSansCondensed': 'dejavu/DejaVuSansCondensed-Bold',
    'liberation/LiberationSans-Regular': 'liberation/LiberationSans-Bold',
    'liberation/LiberationSerif-Regular': 'liberation/LiberationSerif-Bold',
    'liberation/LiberationMono-Regular': 'liberation/LiberationMono-Bold',
        'open-sans/OpenSans-Regular': 'open-sans/OpenSans-Bold',
    'liberation/LiberationSansNarrow-Regular': 'liberation/LiberationSansNarrow-Bold',
        'open-sans/OpenSans-Light': 'open-sans/OpenSans-Semibold',
    'lato/Lato-Regular': 'lato/Lato-Bold', 'lato/Lato-Medium': 'lato/Lato-Black',
        'noto/NotoSans-Regular': 'noto/NotoSans-Bold',
    'urw-base35/NimbusSans-Regular': 'urw-base35/NimbusSans-Bold',
        'urw-base35/NimbusRoman-Regular': 'urw-base35/NimbusRoman-Bold',
    'urw-base35/NimbusMonoPS-Regular': 'urw-base35/NimbusMonoPS-Bold', 'urw-base35/C059-Roman': 'urw-base35/C059-Bold',
    'urw-base35/URWGothic-Book': 'urw-base35/URWGothic-Demi', 'noto/NotoSansDisplay-Regular': 'noto/NotoSans-Bold',
    'roboto/unhinted/RobotoTTF/Roboto-Regular': 'roboto/unhinted/RobotoTTF/Roboto-Bold',
}


@lru_cache(maxsize=None)
def path(name):
    for root in ROOTS:
        for ending in ('.ttf', '.otf'):
            full = f'{root}/{name}{ending}'
            if os.path.exists(full):
                return full
    raise FileNotFoundError(f'Font {name} is not installed; see README.md for the packages.')


def bold(name):
    return BOLD.get(name, name)


@lru_cache(maxsize=4096)
def sized(name, size):
    return ImageFont.truetype(path(name), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def ascent(name, size):
    return sized(name, size).getmetrics()[0]


@lru_cache(maxsize=200000)
def advance(name, size, character):
    return sized(name, size).getlength(character)


def width(name, size, text):
    return sum(advance(name, size, c) for c in text)


def ems(name, text):
    """The width in ems, for planning; rounding to whole pixels may add a little."""
    return sum(advance(name, 64, c) for c in text) / 64
