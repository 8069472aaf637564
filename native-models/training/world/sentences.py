"""Sentences of letters and notes."""
from .words import LONG_MONTHS, WEEKDAYS

SENTENCES = ['Thank you for the nice dinner.', 'See you soon in the garden.', 'Please call me about the house.',
             'The meeting is next {day}.', 'I hope you are well.', 'We miss you a lot.',
             'The {thing} arrived on {day}.', 'Please send me the {thing}.', 'I would like to buy your {thing}.',
             'We are happy to invite you.', 'The weather in {city} is lovely.',
             'I will visit you in {month}.', 'Can you come on {day}?', 'Thank you for your letter.',
             'The work on the roof is done.', 'Your order was sent on {day}.', 'We moved to {city} in {month}.',
             'My new job starts in {month}.', 'I am sorry that I could not come.',
             'The children like the new school.', 'Please find the {thing} in the box.',
             'We look forward to your visit.',
             'The train to {city} was late.', 'Our shop will be closed in {month}.', 'I have good news for you.',
             'Please write to {name} soon.',
             'The {thing} in {city} costs less.', 'Our team won the match on {day}.', 'Bring warm clothes and good shoes.',
             'The parcel is waiting at the counter.', 'My sister bought a small boat.', 'Nothing was broken this time.',
             'Dinner is at seven in the large hall.', 'You should rest for a week.', 'We found your glasses under the sofa.',
             'The key lies behind the blue flower pot.', 'It rained through the whole night.',
             'The doctor has time again in {month}.', 'Let me know which color you like.', 'The engine makes a strange noise.',
             'I read the whole book in two days.', 'Both windows were left open.', 'Please water the plants twice a week.',
             'They laughed about the old photographs.', 'The bridge near {city} is closed until {month}.',
             'A friend of {name} will drive us home.', 'Payment is possible by card or in cash.',
             'Keep this sheet for your records.', 'The museum opens again in {month}.', 'Children under six travel free.',
             'Every guest receives a {thing}.', 'Do not leave bags without care.', 'We apologize for the long wait.',
             'The new kitchen looks wonderful.', 'He plays chess with {name} on {day}.', 'Fresh {thing} is sold every {day}.',
             'The council agreed to plant forty trees.', 'Could you check the heating before winter?',
             'My knee is much better now.', 'The choir sings in the square.', 'Your account will be updated tonight.',
             'Several pupils asked about the trip.', 'Nobody knows why the lights went out.',
             'The wall was painted with care.', 'Remember to lock the upper gate.', 'We expect heavy traffic near {city}.']


def sentence(words):
    r = words.random
    return r.choice(SENTENCES).format(day=r.choice(WEEKDAYS), thing=words.name_word('items', 0.2).lower(),
                                      city=words.city(), month=r.choice(LONG_MONTHS),
                                      name=words.name_word('firsts', 0.3))
