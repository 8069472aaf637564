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
Tower Union Velvet Winter Spring Summer Autumn Blue Green Red White Black Copper Iron Amber Birch Oak Elm
Anchor Arrow Aspen Aurora Badger Bamboo Beacon Bison Blossom Breeze Canyon Carbon Cascade Cherry Cloud Clover
Cobalt Comet Compass Cosmic Cottage Crest Crimson Crystal Cypress Daisy Dawn Desert Diamond Dolphin Dragon Drift
Dune Ember Emerald Evergreen Feather Fern Field Flint Fox Frost Galaxy Gentle Glacier Globe Grand Grove Hazel
Heritage Highland Hillside Honest Horizon Hollow Indigo Jasper Juniper Kestrel Keystone Lantern Lavender Leaf
Legend Liberty Lighthouse Linden Magnolia Marble Marigold Meadow Mint Mirror Modern Monarch Moonlight Mosaic
Mountain Nectar Noble Nomad Northern Olive Opal Orchid Otter Outback Panda Paper Pearl Pebble Phoenix Pioneer
Planet Plaza Poplar Prairie Pure Rainbow Ridge Robin Rocket Rosewood Ruby Saffron Sage Sapphire Scarlet Sequoia
Shadow Shore Simple Sparrow Spruce Stellar Storm Sunrise Sunset Swift Sycamore Thistle Thunder Tiger Timber Topaz
Trinity Turquoise Twin Violet Vivid Walnut Waterfall Western Whisper Wild Windmill Wolf Wonder Woodland'''.split()
NAME_TAILS = '''Market Store Foods Cafe Bakery Books Tools Studio Media Labs Group Works Supply Trading Motors Garden
Press Print Travel Energy Design Health Sports Toys Music Shop Deli Grocery Pharmacy Hardware Services Partners
Systems Kitchen Electric Farm House Bistro Mart
Academy Agency Auto Barbers Boutique Brewery Builders Cars Catering Chemist Cleaners Clinic Coffee Consulting
Creative Cycles Dairy Dental Diner Eatery Engineering Express Fashion Finance Fitness Florist Flowers Freight
Furniture Gallery Gardens Gifts Glass Grill Homes Hotel Insurance Interiors Jewelers Laundry Law Leather Lighting
Logistics Machines Nursery Optics Outfitters Paints Pets Photo Plumbing Pottery Repairs Roasters Rentals Salon
School Security Shoes Software Solar Stationery Stores Taxi Tailors Tea Textiles Theatre Tours Training Transport
Ventures Wines Woodworks'''.split()
NAME_ENDS = 'Ltd Inc LLC Co GmbH'.split()
ITEMS = '''Milk Bread Eggs Butter Rice Tea Coffee Sugar Salt Pasta Cheese Apples Bananas Juice Water Soap Honey Beans
Corn Ham Fish Soup Yogurt Onions Tomato Pepper Cookies Candy Flour Oil Pen Paper Ink Nails Paint Brush Cable Lamp
Bulb Glue Tape Rope Socks Shirt Scarf Gloves Towel Basket Candle Mug Plate Fork Spoon Bowl Lemons Grapes Carrots
Potatoes Chicken Beef Salad Sandwich Muffin Donut Bagel Jam Cereal Chips Nuts Olives Pizza Burger Fries Cake Pie
Cream Vinegar Mustard Ketchup Garlic Ginger Mint Batteries Notebook Pencil Ruler Hammer Screws Bucket Sponge
Almonds Avocado Bacon Biscuits Blanket Blueberries Bolts Bottle Broccoli Broom Brownie Burrito Cabbage Calendar
Camera Celery Charger Cherries Chocolate Cider Cinnamon Clock Coat Coconut Crackers Croissant Cucumber Cup Curtain
Cushion Detergent Drill Dress Earphones Envelope Eraser Espresso Figs Filter Folder Frame Gate Globe Granola Hat
Headphones Herbs Hinge Hose Ice Iron Jacket Jeans Kettle Keyboard Kiwi Ladder Lamb Lasagna Lemonade Lentils Lettuce
Lock Magazine Mango Map Marker Mask Melon Mirror Mixer Mushrooms Napkins Needle Noodles Oats Omelet Orange Oregano
Oven Pan Pancakes Papaya Parsley Peaches Peanuts Pears Peas Perfume Pillow Pineapple Plums Popcorn Pork Postcard
Pretzel Printer Pudding Pump Puzzle Quiche Radio Radish Raisins Razor Ribbon Ring Risotto Roses Rug Sauce Saw
Scissors Scone Seeds Shampoo Shelf Shorts Shovel Shrimp Slippers Smoothie Soda Sofa Spinach Stamps Stapler Steak
Sticker Stool Strawberries String Sushi Sweater Syrup Table Tacos Tent Thermos Thread Tiles Toast Toothbrush
Toothpaste Torch Trousers Tuna Turkey Umbrella Vanilla Vase Waffle Walnuts Wallet Watch Wheel Whisk Wine Wire
Wrench Zucchini'''.split()
SERVICES = '''Design Repair Cleaning Printing Delivery Consulting Training Hosting Support Painting Catering Rent
Transport Editing Photos Garden Plumbing Roofing Parts Labor Laptop Desk Chair Monitor
Advice Analysis Assembly Backup Branding Carpentry Childcare Coaching Coding Decorating Development Domain
Electrical Engraving Fencing Filming Flooring Framing Gardening Glazing Heating Illustration Inspection
Installation Insurance Landscaping Laundry License Lighting Logo Maintenance Marketing Massage Materials Moving
Packing Paving Photography Planning Polishing Proofreading Research Scaffolding Security Sewing Shipping Software
Storage Survey Testing Tiling Towing Translation Travel Tuition Tutoring Upgrade Wallpaper Website Welding Wiring'''.split()
FIRST_NAMES = '''Anna Ben Clara David Emma Frank Grace Henry Ivy Jack Kate Leo Maria Noah Olga Paul Quinn Rosa Sam Tina
Uma Victor Wendy Xavier Yara Zoe Alan Bella Carl Dina Eric Fiona George Hanna Ian Julia Kevin Laura Mark Nina Oscar
Peter Rachel Simon Thomas Vera Walter Alice Brian Diana
Aaron Abigail Ada Adele Adrian Agnes Ahmed Aisha Albert Alexander Amelia Amir Andrea Angela Anita Anton Arthur
Astrid Audrey Axel Beatrice Boris Bruno Camille Carlos Carmen Caroline Cecilia Charles Charlotte Chloe
Chris Claudia Connor Cora Daniel Daphne Darius Deborah Derek Diego Dominic Doris Douglas Edith Edward Elena Eli
Elias Elizabeth Ella Elsa Emil Emily Enzo Erik Esther Ethan Eva Evelyn Fatima Felix Fernando Florence Francis
Gabriel Gemma Gerald Gloria Gordon Gustav Hamza Harold Harriet Hassan Heidi Helen Herbert Hugo Ibrahim Igor Imogen
Ines Irene Isaac Isabel Ivan Jacob Jakob James Janet Jasmine Jason Jean Joan Joel Johan Jonas Jordan Joseph Joshua
Judith Julian Karen Katherine Keiko Kenji Klara Kofi Lars Lena Leonard Liam Lily Linda Liz Lorenzo Louis Louise
Lucas Lucy Luis Luke Lydia Magnus Malik Marco Margaret Marie Marta Martin Martha Mateo Matthew Maya Megan Mei
Michael Mila Miriam Mohamed Monica Morgan Nadine Naomi Natalie Nathan Nicholas Nicole Nora Norman Oliver Olivia
Omar Oskar Pablo Patricia Patrick Paula Pedro Petra Philip Phoebe Rafi Ralph Raymond Rebecca Richard Robert Robin
Roger Roland Ronald Rose Ruby Rupert Ruth Ryan Sabine Salma Samuel Sandra Sara Sasha Sebastian Selma Sergei Sheila
Silvia Sofia Sonia Sophie Stefan Stella Stephen Steven Susan Sven Sylvia Tanya Tara Theo Theresa Tim Tobin Tom
Tracy Ursula Valerie Vanessa Vincent Violet Virginia Vladimir Wanda Wilhelm William Yasmin Yuki Yusuf Yvonne'''.split()
LAST_NAMES = '''Smith Jones Brown Clark Davis Evans Ford Green Hill Irwin James King Lewis Moore Nolan Owens Parker Reed
Scott Turner Unger Vance White Young Zeller Adams Baker Cole Dixon Ellis Foster Gray Hayes Jensen Keller Lane Mason
Nash Olsen Price Wilson Taylor Walker Wright Hall Allen Carter Cooper
Abbott Ahmed Aldridge Alvarez Andersen Anderson Archer Armstrong Arnold Atkinson Bailey Baldwin Banks Barker Barnes
Barrett Bauer Becker Bell Bennett Berg Bergman Bishop Blackwell Blair Bond Bowman Boyd Bradley Brandon Brennan
Brooks Bryant Burke Burns Burton Butler Campbell Castillo Chambers Chandler Chang Chapman Chavez Chen Christensen
Coleman Collins Connolly Conway Crawford Cross Cruz Cunningham Curtis Dalton Daniels Dawson Delgado Dempsey Diaz
Donovan Doyle Duncan Dunlop Eklund Elliott Ericson Estrada Farrell Ferguson Fernandez Fischer Fisher Fitzgerald
Fleming Fletcher Flynn Fowler Franklin Fraser Freeman Fuchs Gallagher Garcia Gardner Garrett Gibson Gilbert
Goldberg Gomez Gonzalez Goodwin Gordon Graham Grant Griffin Gupta Hamilton Hansen Hardy Harper Harris Harrison
Hartmann Harvey Hawkins Henderson Hernandez Hess Higgins Hoffman Holland Holm Holmes Hopkins Horvath Howard Howell
Hudson Hughes Hunter Ibarra Ito Ivanov Jackson Jacobs Janssen Jenkins Johansson Johnson Johnston Jordan Kapoor
Kaufman Kelly Kennedy Khan Kim Klein Knight Kowalski Kramer Kruger Kumar Lambert Larsen Lawrence Lawson Lee Lehmann
Lindberg Lindgren Lloyd Logan Lopez Lundgren Lynch Mackenzie Maier Marshall Martinez Matsuda Matthews Maxwell
Mccarthy Mccoy Mcdonald Mendez Mendoza Meyer Miller Mitchell Montgomery Morales Morgan Morris Morrison Muller
Murphy Murray Nakamura Navarro Nelson Newman Newton Nguyen Nielsen Nilsson Norton Novak Obrien Ochoa Ortega Osborne
Palmer Patel Patterson Pearson Perez Perkins Perry Peters Petersen Phillips Pierce Porter Powell Quigley Quinn
Ramirez Ramsey Reynolds Richards Richardson Riley Rivera Roberts Robertson Robinson Rodriguez Rogers Romero Rossi
Russell Ryan Salazar Sanders Sandoval Santos Sato Saunders Schmidt Schneider Schulz Shapiro Sharma Shaw Shepherd
Silva Simmons Simpson Singh Snyder Sorensen Spencer Stanley Steele Stein Stephens Stevens Stewart Stone Sullivan
Sutton Suzuki Svensson Swanson Sweeney Tanaka Thompson Thornton Torres Tucker Underwood Vargas Vasquez Vaughan
Vogel Wagner Wallace Walsh Walters Ward Warren Watanabe Watkins Watson Weaver Weber Webster Weiss Wells West
Wheeler Whitaker Wilkins Williams Williamson Winters Wolf Wong Woods Yamamoto Yates Zhang Ziegler Zimmerman'''.split()
SIGN_WORDS = '''STOP EXIT OPEN CLOSED SALE PUSH PULL PARKING CAUTION DANGER ENTER SLOW QUIET PRIVATE NO ENTRY SMOKING
ZONE WET FLOOR SCHOOL AHEAD ROAD WORK KEEP LEFT RIGHT OUT BUS TAXI HOTEL BEACH LIBRARY MUSEUM STATION GATE HIGH
VOLTAGE FREE WIFI COFFEE SHOP TICKETS STAFF ONLY FIRE DOOR LIFT STAIRS WAY ONE YIELD SPEED LIMIT CROSSING HOSPITAL
POLICE BANK POST OFFICE TOILETS PLEASE WAIT HERE MIND THE GAP OFF GRASS DOGS FISHING SWIMMING CAMPING TRAIL BRIDGE
DETOUR ICE HOT COLD WATER AREA RESTRICTED MEETING ROOM RECEPTION CHECKOUT ELEVATOR AIRPORT HARBOR MARKET PIZZA
BAKERY PHARMACY CINEMA THEATER GYM POOL PARK GARDEN NURSE CAFE RING BELL USE OTHER WELCOME HOME TURN LANE
ACCESS ADMISSION ALARM ALL ALLOWED APPLY ASSEMBLY ATTENTION BABY BACK BAGGAGE BE BEWARE BICYCLES BOATS BOOKS BRAKE
BREAKFAST BUILDING BUTCHER CABLE CALL CANTEEN CAR CASH CHAPEL CHILDREN CITY CLEAN CLINIC CLOAKROOM COLLECT
CONSTRUCTION CORRIDOR CUSTOMERS CUSTOMS CYCLISTS DAILY DEAD DEEP DELIVERIES DENTIST DINNER DIVERSION DO DOCTOR DOWN
DRINKING DRIVE EAST EGGS EMERGENCY EMPLOYEES END ENGINE EXAM EXPRESS FALLING FARM FERRY FIRST FLAMMABLE FLOWERS
FOOD FOOTPATH FOR FORBIDDEN FOREST FRAGILE FRESH FRUIT GALLERY GARAGE GIVE GOODS GUARD GUESTS HALF HALL HANDLE HARD
HAT HAVE HEALTH HEAVY HELP HILL HISTORIC HORSES HOURS HOUSE IN INFORMATION INN ISLAND JUNCTION KEYS KITCHEN LADIES
LAKE LAUNDRY LEVEL LIFE LINE LITTER LOADING LOCAL LOOK LOST LOUNGE LUGGAGE LUNCH MACHINE MAIN MEAT MEDICAL MEN MENU
METRO MILK MUSIC NARROW NATIONAL NEXT NIGHT NOISE NOT NOTICE NURSERY OFFERS ON OPTICIAN ORDER OTHERS PACKAGES PAINT
PASS PATH PATIENTS PAY PEDESTRIANS PERSONS PHONE PHOTOS PICNIC PLATFORM PLAY PORT PRESS PRICE PUBLIC QUEUE RAIN
RAMP READING REDUCED RENT REPAIR RESERVED REST RESTAURANT RETURN RISK RIVER ROUTE SAFE SAFETY SAND SCENIC SEASON
SEATS SECOND SECURITY SELF SERVICE SHALLOW SHARP SHELTER SHIRTS SHOES SHOWERS SHUT SICK SILENCE SINGLE SIT SNACKS
SNOW SOFT SOLD SOUTH SPECIAL SQUARE STAND STEEP STEP STORE STREET SUMMER SUN SUPER TAKE TEMPLE TEST THANK THIS TIME
TODAY TOILET TOLL TOUCH TOURIST TOWER TOWN TRACK TRAFFIC TRAIN TRUCKS TUNNEL UNDER UP VACANCY VALLEY VEGETABLES
VIEW VILLAGE VISITORS WALK WARNING WASTE WATCH WE WEEKEND WEST WIND WINDOW WINTER WITH WOMEN YARD YOU YOUR YOUTH
ZEBRA ZOO'''.split()
STREETS = '''Main Oak Park Mill Lake Hill Church Station High Bridge Spring Maple Garden River School King Queen Market
Harbor Cedar Chapel Forest Meadow Windsor Victoria Albert North South West East
Abbey Acorn Alder Angel Apple Ash Bank Baker Bay Beech Bell Birch Bishop Broad Brook Canal Carlton Castle Cherry
Chester Clifton College Court Cross Crown Derby Duke Elm Fairfield Farm Ferry Field George Glen Grange Grove
Hawthorn Heath Holly Ivy James John Kent Lawn Liberty Lincoln Linden London Manor Miller Moor Nelson New Old
Orchard Palace Pearl Pine Pleasant Poplar Priory Quarry Railway Regent Ridge Rose Sandy Shore Silver Stanley Stone
Summer Sunset Temple Tower Union Valley Vine Walnut Washington Water Willow York'''.split()
STREET_ENDS = 'Street St Road Rd Avenue Ave Lane Drive Square Way'.split()
CITIES = '''London Paris Berlin Madrid Rome Vienna Oslo Dublin Lisbon Prague Boston Chicago Denver Dallas Austin Seattle
Portland Miami Atlanta Toronto Sydney Tokyo Seoul Delhi Cairo Lima Quito Geneva Zurich Basel Munich Hamburg Milan Naples
Turin Athens Warsaw Krakow Bristol Leeds York Oxford Cambridge Glasgow Cardiff Lyon Nice Bergen Malmo Tampere Riga
Vilnius Porto Seville Bilbao Ghent Utrecht Springfield Riverside Fairview Salem Georgetown
Aachen Adelaide Albany Algiers Amsterdam Ankara Antwerp Auckland Bangkok Barcelona Bath Belfast Belgrade Bogota
Bologna Bordeaux Brisbane Bruges Brussels Bucharest Budapest Calgary Canberra Charlotte Chester Cleveland Cologne
Columbus Copenhagen Cork Dakar Detroit Dresden Durham Edinburgh Essen Exeter Florence Frankfurt Galway Genoa Graz
Granada Halifax Hanoi Havana Helsinki Houston Istanbul Jakarta Kampala Karachi Kyiv Lagos Leipzig Lille Linz
Liverpool Ljubljana Lucerne Lusaka Malaga Manchester Manila Marseille Melbourne Memphis Monaco Montreal Mumbai
Nairobi Nashville Newcastle Norwich Nottingham Odense Orlando Osaka Ottawa Palermo Perth Phoenix Plymouth Quebec
Reno Rotterdam Salzburg Santiago Sarajevo Sheffield Singapore Sofia Stockholm Strasbourg Stuttgart Taipei Tallinn
Tampa Toledo Toulouse Trieste Tucson Tunis Valencia Vancouver Venice Verona Wellington Winchester Windsor Winnipeg
Worcester Zagreb'''.split()
JOBS = '''Manager Director Engineer Teacher Nurse Designer Lawyer Baker Driver Editor Doctor Chef Architect Accountant
Consultant Officer Student Plumber Writer Analyst Librarian Carpenter
Actor Assistant Astronomer Barber Biologist Builder Butcher Captain Cashier Chemist Cleaner Clerk Coach Curator
Dancer Dentist Developer Economist Electrician Farmer Firefighter Fisherman Florist Gardener Geologist Guide
Hairdresser Interpreter Janitor Jeweler Journalist Judge Machinist Mechanic Midwife Musician Optician Painter
Pharmacist Photographer Physicist Pilot Porter Postman Potter Professor Programmer Receptionist Reporter Sailor
Salesman Scientist Secretary Shepherd Singer Soldier Surgeon Surveyor Tailor Technician Tutor Waiter Weaver Welder'''.split()
FILM_WORDS = '''Night River Storm Garden Shadow Summer Winter Secret Island Forest Silver Golden Last First Lost Broken
Hidden Dream Road Star Ocean Letter Bridge Winter City Lion Queen King Thunder Silence Return Journey Fire Stone
Arrow Autumn Battle Blue Castle Circle Cloud Crown Crystal Daughter Day Desert Diamond Distant Dragon Echo Empty
Empire Eye Face Falcon Father Flight Forever Forgotten Frozen Ghost Heart Hero Horizon House Hunter Kingdom Lake
Legend Light Long Midnight Mirror Moon Mother Mountain Music Mystery Orchard Palace Paradise Picture Planet Prince
Promise Quiet Rain Red Rising Rose Sailor Sea Silent Sky Small Snow Soldier Song Spring Stranger Street Sun Tale
Tiger Time Tomorrow Train Travel Valley Village Voice Voyage Watch White Wild Wind Window Wolf Woman Wonder World
Young'''.split()
WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()
CAPITALS = 'ABCDEFGHJKLMNPRSTUVWXYZ'
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
LONG_MONTHS = 'January February March April May June July August September October November December'.split()
SYLLABLES = '''ba be bi bo bu da de di do du fa fe fi ga go gu ha he hi ho ja jo ka ke ki ko ku la le li lo lu ma me mi
mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we wi wo ya yo za ze zu
an en in on un ar er or al el il ol as es is os ax ex ix qu ch sh th st tr br cr dr pl cl gr fr bl sk oo ee ck ll tt'''.split()

ONSETS = '''b bl br c ch cl cr d dr f fl fr g gl gn gr h j k kl kn kr l m n p ph pl pr qu r s sc sch sh sk sl sm sn sp spr
st str sv sw t th tr tw v w wh wr y z'''.split() + [''] * 4
VOWELS = 'a a a e e e i i o o o u u ai ea ee ei ey ia ie io oa oo ou oy au aw ue y'.split()
CODAS = '''b ck ct d dge ff ft g gh k l ld lf lk ll lm ls lt m mb mp n nch nd ng nk nn ns nt p pp r rd rf rg rk rl rm rn rp rs rt
rth s sh sk sp ss st t tch th tt v w x z zz'''.split()
ENDINGS = '''able age al an ant ard ary berg bury by dale dorf el en er ery es ess est ette ey field ford ham ia ic ick ie ine ing
ington ion ish ist ity ius le ley ling low ly man mark ment mont ness ny o off on or ous over owski ry sen ship ski son stead
stein ster ston ton ty ville ward way well wick wood worth y'''.split()

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
                 signs=SIGN_WORDS, streets=STREETS, cities=CITIES, jobs=JOBS, films=FILM_WORDS)

    def __init__(self, random, held_out=False):
        self.random, self.held_out = random, held_out
        self.lists = {name: part(words, held_out) for name, words in self.LISTS.items()}

    def pick(self, name):
        return self.random.choice(self.lists[name])

    def invented(self, longest=9):
        """A word that no list holds, so that reading beats remembering."""
        if self.random.random() < 0.6:
            return self.coined(longest)
        count = self.random.choice((2, 2, 3, 3, 4))
        return ''.join(self.random.choice(SYLLABLES) for _ in range(count))[:longest]

    def coined(self, longest):
        """Built of onsets, vowels, codas and endings, as words of European languages are."""
        r, word = self.random, ''
        count = r.choice((1, 2, 2, 3))
        for number in range(count):
            word += r.choice(ONSETS) + r.choice(VOWELS) + (r.choice(CODAS) if r.random() < (0.75 if number == count - 1 else 0.3) else '')
        if r.random() < 0.35:
            word += r.choice(ENDINGS)
        return word[:longest] if len(word) > 2 else word + r.choice(ENDINGS)[:longest - 2]

    def entry_label(self, labels):
        return self.random.choice(part(labels, self.held_out))

    def name_word(self, name, invented=0.4):
        return self.invented(8).capitalize() if self.random.random() < invented else self.pick(name)

    def company(self):
        r, shape = self.random, self.random.random()
        if shape < 0.1:
            name = f"{self.name_word('lasts')} & {r.choice(['Sons', 'Co', 'Partners', self.name_word('lasts')])}"
        elif shape < 0.15:
            name = f"{self.name_word('firsts')}'s {r.choice(NAME_TAILS)}"
        else:
            name = self.name_word('heads')
            if shape < 0.3:
                name += ' ' + self.name_word('heads')
            if shape < 0.8:
                name += ' ' + r.choice(NAME_TAILS)
            if shape > 0.72 and len(name) < 18:
                name += ' ' + r.choice(NAME_ENDS)
        return name.upper() if r.random() < 0.2 else name

    def person(self):
        r = self.random
        middle = f' {r.choice(CAPITALS)}.' if r.random() < 0.08 else ''
        return f'{self.name_word("firsts", 0.2)}{middle} {self.name_word("lasts", 0.3)}'

    def item(self, services=False):
        name = self.name_word('services' if services else 'items', 0.2)
        if self.random.random() < 0.22:
            name = f'{self.name_word("heads", 0.3)} {name if self.random.random() < 0.5 else name.lower()}'
        return name

    def sign_word(self):
        return self.invented(8).upper() if self.random.random() < 0.4 else self.pick('signs')

    def place(self, *kinds, invented=0.4):
        """A house, a park, a show: a name and what it is."""
        return f'{self.name_word("heads", invented)} {self.random.choice(kinds)}'

    def city(self):
        return self.name_word('cities', 0.3)

    def street(self):
        r = self.random
        return f'{r.randint(1, 250)} {self.name_word("streets", 0.3)} {r.choice(STREET_ENDS)}'

    def town(self):
        """City with its code, as on the second line of an address."""
        r = self.random
        code = r.choice([f'{r.randint(10000, 99999)}', f'{r.choice(CAPITALS)}{r.choice(CAPITALS)}{r.randint(1, 20)} '
                         f'{r.randint(1, 9)}{r.choice(CAPITALS)}{r.choice(CAPITALS)}'])
        return r.choice([f'{code} {self.city()}', f'{self.city()} {code}',
                         f'{self.city()}, {r.choice(CAPITALS)}{r.choice(CAPITALS)} {code}'])

    def phone(self):
        d = lambda n: ''.join(self.random.choice('0123456789') for _ in range(n))
        return self.random.choice([f'555-{d(4)}', f'({d(3)}) 555-{d(4)}', f'+{d(2)} {d(3)} {d(4)}', f'0{d(3)} {d(6)}',
                                   f'{d(3)}-555-{d(4)}', f'+1 {d(3)} 555 {d(4)}'])

    def domain(self):
        return f'{self.invented(8)}.{self.random.choice(["com", "com", "org", "net", "io"])}'

    def email(self):
        first = self.name_word('firsts').lower()
        both = f'{first}.{self.name_word("lasts").lower()}'
        return f'{self.random.choice([first, "info", "hello", "sales", both])}@{self.domain()}'

    def time(self):
        r = self.random
        hour, minute = r.randint(0, 23), r.choice([r.randint(0, 59), r.randrange(0, 60, 5)])
        return r.choice([f'{hour:02d}:{minute:02d}', f'{hour:02d}:{minute:02d}',
                         f'{hour % 12 or 12}:{minute:02d} {r.choice(["AM", "PM", "am", "pm"])}',
                         f'{hour % 12 or 12} {r.choice(["AM", "PM", "pm"])}'])

    def title(self):
        """A film, a play or a book."""
        words = [self.name_word('films', 0.2) for _ in range(self.random.choice([1, 2, 2]))]
        return self.random.choice(['', 'The ', 'The ', 'A ' if words[0][0] not in 'AEIOU' else 'An ']) + ' '.join(words)

    def date(self, year=None):
        r = self.random
        day, month, year = r.randint(1, 28), r.randint(1, 12), year or r.randint(2010, 2032)
        short, long = MONTHS[month - 1], LONG_MONTHS[month - 1]
        common = [f'{day:02d}/{month:02d}/{year}', f'{year}-{month:02d}-{day:02d}', f'{day:02d}.{month:02d}.{year}',
                  f'{day} {short} {year}', f'{short} {day}, {year}', f'{month}/{day}/{year}', f'{long} {day}, {year}',
                  f'{day} {long} {year}']
        rare = [f'{day:02d}-{month:02d}-{year}', f'{day:02d}/{month:02d}/{year % 100:02d}', f'{day:02d}-{short}-{year}',
                f'{day:02d} {short.upper()} {year}', f'{year}/{month:02d}/{day:02d}',
                f'{r.choice(WEEKDAYS)}, {day} {long}',
                f'{day}.{month}.{year}', f'{r.choice(WEEKDAYS)[:3]}, {short} {day}, {year}']
        return r.choice(common if r.random() < 0.85 else rare)

    def currency(self):
        return self.random.choice(['$'] * 8 + ['€'] * 3 + ['£'] * 3 + ['USD ', 'EUR ', '', ''])

    def money(self, currency, largest=2000):
        r = self.random
        value = r.choice([r.uniform(0.2, 10), r.uniform(1, min(100, largest)), r.uniform(1, largest)])
        return amount(value, currency, r)

    def reference(self):
        r = self.random
        digits = str(r.randint(100, 99999)).zfill(r.choice([1, 1, 5, 6]))
        head = r.choice(['INV-', '#', 'A', 'F-', 'No. ', 'R', 'INV', '', '']) if r.random() < 0.7 else \
            ''.join(r.choice(CAPITALS) for _ in range(r.choice([1, 2, 2, 3]))) + r.choice(['-', '-', '', '/'])
        tail = r.random()
        if tail < 0.15:
            return f'{r.randint(2018, 2030)}{r.choice("-/")}{digits}'
        if tail < 0.25:
            return f'{head}{r.randint(2018, 2030)}-{r.randint(1, 999):03d}'
        return head + digits

    def code(self, length=6):
        return ''.join(self.random.choice(CAPITALS + '23456789') for _ in range(length))


def amount(value, currency, random):
    """A price as shops print it: $4.50, 4.50 €, 1,250.00."""
    digits = f'{value:,.2f}' if value >= 1000 and random.random() < 0.5 else f'{value:.2f}'
    if currency == '€' and random.random() < 0.3:
        return f'{digits} €'
    return currency + digits
