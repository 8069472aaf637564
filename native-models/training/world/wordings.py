"""The ways a question can be asked, by field."""

TOTAL = ['What is the total?', 'How much is the total?', 'What is the total amount?', 'What is the amount due?',
         'What is the sum?', 'How much is due?', 'What total is shown?']
DATE = ['What is the date?', 'When was it issued?', 'What date is shown?', 'What is the date of the {kind}?',
        'When is the {kind} dated?', 'Which date is on the {kind}?']
STORE = ['Which store is this receipt from?', 'What is the name of the store?', 'Who issued the receipt?',
         'What is the name of the shop?', 'Which shop is this from?', 'Where was this bought?']
SENDER = ['Who issued the invoice?', 'Who sent the invoice?', 'Who is the seller?', 'Who is the invoice from?',
          'What is the name of the sender?', 'Which company is the invoice from?'.replace('company ', 'seller ')]
NUMBER = ['What is the invoice number?', 'What is the number of the invoice?', 'Which number does the invoice have?']
CLIENT = ['Who is the invoice to?', 'Who is billed?', 'Who is the customer?', 'Who does the invoice bill?']
PRICE = ['How much is the {item}?', 'What is the price of the {item}?', 'What does the {item} cost?',
         'How much does the {item} cost?']
ITEM_COUNT = ['How many items are listed?', 'How many items are there?', 'How many items were bought?']
FIRST_ITEM = ['What is the first item?', 'Which item is listed first?']
SIGN = ['What does the sign say?', 'What is written on the sign?', 'What words are on the sign?', 'Read the sign.',
        'What is on the sign?']
SIGN_COLOR = ['What color is the sign?', 'What is the color of the sign?']
PRODUCT = ['What is the product?', 'What product is this?', 'What is the name of the product?']
WEIGHT = ['What is the weight?', 'What is the net weight?', 'How much does it weigh?']
BEST_BEFORE = ['What is the best before date?', 'When is it best before?', 'What is the date?']
BATCH = ['What is the batch number?', 'What is the batch?']
LABEL_PRICE = ['What is the price?', 'How much is it?', 'What does it cost?']
WRITER = ['Who wrote the letter?', 'Who is the letter from?', 'Who sent the letter?']
READER = ['Who is the letter to?', 'Who gets the letter?'.replace('gets', 'does'), 'Whom is the letter to?'][::2]
KIND = ['What kind of picture is this?', 'What is this?', 'What kind of document is this?']
READ = ['Read the text.', 'What is the text in the picture?', 'Read all the text.']
FIRST_LINE = ['What is the first line?', 'Read the first line.']
LAST_LINE = ['What is the last line?', 'Read the last line.']
DESCRIBE = ['Describe the picture.', 'What is in the picture?', 'What does the picture show?']

ABSENT = {'total': TOTAL[:4], 'date': DATE[:3], 'invoice number': NUMBER[:1], 'sign': SIGN[:2], 'price': LABEL_PRICE[:1],
          'weight': WEIGHT[:2]}


def absent(name):
    return f'There is no {name} in the picture.'


def article(noun):
    return ('an ' if noun[0] in 'aeiou' else 'a ') + noun
