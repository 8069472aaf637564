"""Names, things and values that the pages show; a seventh of every list is held out for the evaluation."""

COLORS = {
    'red': (215, 40, 40), 'green': (40, 160, 60), 'blue': (45, 80, 210), 'yellow': (240, 210, 40),
    'orange': (245, 140, 30), 'purple': (140, 60, 180), 'black': (25, 25, 25), 'white': (248, 248, 248),
    'pink': (245, 150, 190), 'gray': (130, 130, 130),
}
SHAPES = 'circle square triangle star diamond'.split()
SHAPE_COLORS = 'red green blue yellow orange purple black pink'.split()
BACKGROUNDS = 'white gray blue green yellow pink'.split()
EMOJI = {
    'apple': '🍎', 'banana': '🍌', 'cat': '🐱', 'dog': '🐶', 'car': '🚗', 'bus': '🚌', 'tree': '🌳', 'flower': '🌻',
    'house': '🏠', 'sun': '🌞', 'moon': '🌙', 'heart': '💚', 'book': '📕', 'key': '🔑', 'clock': '⏰', 'phone': '📱',
    'ball': '⚽', 'fish': '🐟', 'bird': '🐦', 'horse': '🐴', 'cow': '🐮', 'pig': '🐷', 'frog': '🐸', 'rabbit': '🐰',
    'bear': '🐻', 'lion': '🦁', 'pizza': '🍕', 'burger': '🍔', 'cake': '🎂', 'coffee': '☕', 'grapes': '🍇', 'lemon': '🍋',
    'carrot': '🥕', 'bread': '🍞', 'cheese': '🧀', 'egg': '🥚', 'boat': '⛵', 'hat': '🎩', 'shoe': '👟', 'shirt': '👕',
    'camera': '📷', 'guitar': '🎸', 'lamp': '💡', 'gift': '🎁', 'balloon': '🎈', 'rocket': '🚀',
}
OBJECTS = list(EMOJI) + [f'{color} {shape}' for shape in SHAPES for color in SHAPE_COLORS]
NUMBERS = 'no one two three four five six seven eight nine ten'.split()
PLURALS = {'fish': 'fish', 'grapes': 'grapes', 'bus': 'buses'}

NAME_HEADS = '''Acme Nova Delta Orion Pine River Summit Cedar Maple Harbor Metro Global Royal Silver Golden Sunny Prime
Alpha Vertex Lunar Atlas Coral Echo Falcon Granite Ivory Jade Karma Lotus Magnet Nimbus Oasis Pixel Quartz Raven
Sierra Terra Umber Vista Willow Xenon Yonder Zenith Bright Clear North Lake Stone Forest Castle Central Corner Happy
Fresh Urban Valley Bridge Crown Eagle Family Garden Island Jolly King Lucky Market Ocean Park Quick Rapid Smart
Tower Union Velvet Winter Spring Summer Autumn Blue Green Red White Black Copper Iron Amber Birch Oak Elm'''.split()
NAME_TAILS = '''Market Store Foods Cafe Bakery Books Tools Studio Media Labs Group Works Supply Trading Motors Garden
Press Print Travel Energy Design Health Sports Toys Music Shop Deli Grocery Pharmacy Hardware Services Partners
Systems Kitchen Electric Farm House Bistro Mart'''.split()
NAME_ENDS = 'Ltd Inc LLC Co GmbH'.split()
ITEMS = '''Milk Bread Eggs Butter Rice Tea Coffee Sugar Salt Pasta Cheese Apples Bananas Juice Water Soap Honey Beans
Corn Ham Fish Soup Yogurt Onions Tomato Pepper Cookies Candy Flour Oil Pen Paper Ink Nails Paint Brush Cable Lamp
Bulb Glue Tape Rope Socks Shirt Scarf Gloves Towel Basket Candle Mug Plate Fork Spoon Bowl Lemons Grapes Carrots
Potatoes Chicken Beef Salad Sandwich Muffin Donut Bagel Jam Cereal Chips Nuts Olives Pizza Burger Fries Cake Pie
Cream Vinegar Mustard Ketchup Garlic Ginger Mint Batteries Notebook Pencil Ruler Hammer Screws Bucket Sponge'''.split()
SERVICES = '''Design Repair Cleaning Printing Delivery Consulting Training Hosting Support Painting Catering Rent
Transport Editing Photos Garden Plumbing Roofing Parts Labor Laptop Desk Chair Monitor'''.split()
FIRST_NAMES = '''Anna Ben Clara David Emma Frank Grace Henry Ivy Jack Kate Leo Maria Noah Olga Paul Quinn Rosa Sam Tina
Uma Victor Wendy Xavier Yara Zoe Alan Bella Carl Dina Eric Fiona George Hanna Ian Julia Kevin Laura Mark Nina Oscar
Peter Rachel Simon Thomas Vera Walter Alice Brian Diana'''.split()
LAST_NAMES = '''Smith Jones Brown Clark Davis Evans Ford Green Hill Irwin James King Lewis Moore Nolan Owens Parker Reed
Scott Turner Unger Vance White Young Zeller Adams Baker Cole Dixon Ellis Foster Gray Hayes Jensen Keller Lane Mason
Nash Olsen Price Wilson Taylor Walker Wright Hall Allen Carter Cooper'''.split()
SIGN_WORDS = '''STOP EXIT OPEN CLOSED SALE PUSH PULL PARKING CAUTION DANGER ENTER SLOW QUIET PRIVATE NO ENTRY SMOKING
ZONE WET FLOOR SCHOOL AHEAD ROAD WORK KEEP LEFT RIGHT OUT BUS TAXI HOTEL BEACH LIBRARY MUSEUM STATION GATE HIGH
VOLTAGE FREE WIFI COFFEE SHOP TICKETS STAFF ONLY FIRE DOOR LIFT STAIRS WAY ONE YIELD SPEED LIMIT CROSSING HOSPITAL
POLICE BANK POST OFFICE TOILETS PLEASE WAIT HERE MIND THE GAP OFF GRASS DOGS FISHING SWIMMING CAMPING TRAIL BRIDGE
DETOUR ICE HOT COLD WATER AREA RESTRICTED MEETING ROOM RECEPTION CHECKOUT ELEVATOR AIRPORT HARBOR MARKET PIZZA
BAKERY PHARMACY CINEMA THEATER GYM POOL PARK GARDEN NURSE CAFE RING BELL USE OTHER WELCOME HOME TURN LANE'''.split()
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
LONG_MONTHS = 'January February March April May June July August September October November December'.split()
SYLLABLES = '''ba be bi bo bu da de di do du fa fe fi ga go gu ha he hi ho ja jo ka ke ki ko ku la le li lo lu ma me mi
mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we wi wo ya yo za ze zu
an en in on un ar er or al el il ol as es is os ax ex ix qu ch sh th st tr br cr dr pl cl gr fr bl sk oo ee ck ll tt'''.split()

HELD_OUT_STEP, HELD_OUT_AT = 7, 3


def plural(name):
    return PLURALS.get(name, name + 's')


def part(words, held_out):
    """The training part of a list, or the seventh that is kept for the evaluation."""
    words = list(dict.fromkeys(words))
    return [w for i, w in enumerate(words) if (i % HELD_OUT_STEP == HELD_OUT_AT) == held_out]


class Words:
    """Draws words and values; the evaluation's draws come from the held-out parts."""

    LISTS = dict(heads=NAME_HEADS, items=ITEMS, services=SERVICES, firsts=FIRST_NAMES, lasts=LAST_NAMES,
                 signs=SIGN_WORDS)

    def __init__(self, random, held_out=False):
        self.random = random
        self.lists = {name: part(words, held_out) for name, words in self.LISTS.items()}

    def pick(self, name):
        return self.random.choice(self.lists[name])

    def invented(self, longest=9):
        """A word that no list holds, so that reading beats remembering."""
        count = self.random.choice((2, 2, 3, 3, 4))
        return ''.join(self.random.choice(SYLLABLES) for _ in range(count))[:longest]

    def name_word(self, name, invented=0.4):
        return self.invented(8).capitalize() if self.random.random() < invented else self.pick(name)

    def company(self):
        r = self.random
        name = self.name_word('heads')
        shape = r.random()
        if shape < 0.7:
            name += ' ' + r.choice(NAME_TAILS)
        elif shape < 0.85:
            name += ' ' + r.choice(NAME_ENDS)
        return name.upper() if r.random() < 0.25 else name

    def person(self):
        return f'{self.name_word("firsts", 0.2)} {self.name_word("lasts", 0.25)}'

    def item(self, services=False):
        return self.name_word('services' if services else 'items', 0.25)

    def sign_word(self):
        return self.invented(8).upper() if self.random.random() < 0.4 else self.pick('signs')

    def date(self):
        r = self.random
        day, month, year = r.randint(1, 28), r.randint(1, 12), r.randint(2010, 2032)
        shapes = [f'{day:02d}/{month:02d}/{year}', f'{year}-{month:02d}-{day:02d}', f'{day:02d}.{month:02d}.{year}',
                  f'{day} {MONTHS[month - 1]} {year}', f'{MONTHS[month - 1]} {day}, {year}',
                  f'{month}/{day}/{year}']
        if r.random() < 0.1:
            return f'{LONG_MONTHS[month - 1]} {day}, {year}'
        return r.choice(shapes)

    def money(self, currency, largest=2000):
        r = self.random
        value = r.choice([r.uniform(0.2, 10), r.uniform(1, min(100, largest)), r.uniform(1, largest)])
        digits = f'{value:,.2f}' if value >= 1000 and r.random() < 0.5 else f'{value:.2f}'
        return currency + digits

    def reference(self):
        r = self.random
        head = r.choice(['INV-', '#', 'A', 'F-', 'No. ', 'R', 'INV', '']) if r.random() < 0.8 else \
            ''.join(r.choice('ABCDEFGHJKLMNPRSTUVWXYZ') for _ in range(2)) + '-'
        return head + str(r.randint(100, 99999))
