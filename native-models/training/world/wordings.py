"""The ways a question can be asked: nouns with general patterns for every field, and the field's own questions."""

PATTERNS = {
    'What is the {n}?': 9, 'What is the {n} on the {doc}?': 1, 'What is the {n} of the {doc}?': 0.6, "What's the {n}?": 1,
    'What {n} is shown?': 0.8, 'Which {n} is shown?': 0.6, 'What {n} is printed?': 0.4, 'What {n} is given?': 0.4,
    'Which {n} is printed on the {doc}?': 0.4, 'What {n} does the {doc} show?': 0.5, 'Tell me the {n}.': 0.8,
    'Read the {n}.': 0.6, 'Give me the {n}.': 0.5, 'Find the {n}.': 0.4, 'Please read the {n}.': 0.3,
    'Can you read the {n}?': 0.3, 'Can you tell me the {n}?': 0.4, 'Please give me the {n}.': 0.2, 'State the {n}.': 0.2,
    'What does the {doc} say is the {n}?': 0.2, 'I want to know the {n}.': 0.2, 'The {n}?': 0.3,
    'What is the {n} in the picture?': 0.4, 'What is the {n} in this {doc}?': 0.3,
}

# field: (nouns, the first one the commonest; own questions)
FIELDS = {
    'total': (['total', 'total amount', 'amount due', 'grand total', 'sum', 'final amount', 'total price', 'total due', 'total cost'], [
        'How much is the total?', 'How much is due?', 'What total is shown?', 'How much does it come to?', 'What must be paid?',
        'How much is it in total?', 'How much do I have to pay?', 'How much is to be paid?', 'What is the bill?',
        'How much is the {doc} for?', 'How much does everything cost?', 'What is the sum of the {doc}?', 'How much is owed?',
        'What did it cost in total?', 'How much money is due?', 'What is the amount to pay?', 'What is the total on the {doc}?']),
    'subtotal': (['subtotal', 'sum before tax', 'net amount'], ['How much is the subtotal?', 'What is it before tax?']),
    'tax': (['tax', 'tax amount', 'VAT'], ['How much is the tax?', 'How much tax is charged?', 'How much tax was paid?', 'How much is the VAT?']),
    'tip': (['tip', 'gratuity'], ['How much is the tip?', 'How big is the tip?']),
    'discount': (['discount'], ['How much is the discount?', 'How much was taken off?']),
    'shipping': (['shipping', 'shipping cost', 'delivery fee'], ['How much is the shipping?', 'What does the shipping cost?']),
    'cash': (['cash', 'amount of cash'], ['How much cash was given?', 'How much was paid in cash?']),
    'change': (['change'], ['How much change was given?', 'How much is the change?', 'What change was returned?']),
    'deposit': (['deposit'], ['How much is the deposit?']),
    'balance': (['balance', 'account balance'], ['How much is the balance?', 'How much money is left?']),
    'date': (['date', 'date', 'date of the {doc}', 'day'], [
        'When was it issued?', 'What date is shown?', 'When is the {doc} dated?', 'Which date is on the {doc}?',
        'What date is on the {doc}?', 'When was the {doc} issued?', 'What day is shown?', 'What is the {doc} date?',
        'On what date was it made?', 'What date does it have?', 'When was this?', 'When is it?']),
    'due': (['due date', 'payment date'], ['When is it due?', 'When must it be paid?', 'When is the payment due?', 'By when must it be paid?']),
    'time': (['time'], ['What time is shown?', 'What time is it?', 'At what time?', 'What time is printed?', 'When, at what time?']),
    'store': (['name of the store', 'store', 'name of the shop', 'shop', 'store name', 'merchant'], [
        'Which store is this receipt from?', 'Who issued the receipt?', 'Which shop is this from?', 'Where was this bought?',
        'Which store is it from?', 'What store is this?', 'What shop is this receipt from?', 'Where is the receipt from?',
        'Who is the seller?', 'Where were the items bought?', 'Where was the purchase made?', 'Which company issued the receipt?',
        'In which store was it bought?', 'What is the store called?', 'What is the shop called?', 'Who sold the items?']),
    'sender': (['seller', 'name of the seller', 'name of the company', 'issuer', 'sender', 'vendor', 'name of the vendor'], [
        'Who issued the invoice?', 'Who sent the invoice?', 'Who is the seller?', 'Who is the invoice from?', 'Who sent it?',
        'Which company is the invoice from?', 'Which company issued the invoice?', 'Who wrote the invoice?', 'Who is it from?',
        'Who is the vendor?', 'Who is the issuer?', 'Which company sent this invoice?', 'What company is this invoice from?',
        'Who made the invoice?', 'Whose invoice is it?', 'Who must be paid?', 'From whom is the invoice?', 'Who is the supplier?']),
    'number': (['invoice number', 'number of the invoice', 'invoice no.', 'number'], [
        'Which number does the invoice have?', 'What number does the invoice have?', 'Which invoice is this?', 'What is the invoice ID?',
        'What is the invoice reference?', 'What is the reference number?', 'What number is on the invoice?', 'Which invoice number is it?']),
    'receipt number': (['receipt number', 'number of the receipt', 'receipt no.'], ['Which number does the receipt have?', 'What number does the receipt have?']),
    'order': (['order number', 'number of the order'], ['Which order is it?', 'What order number is given?', 'What is the number of the order?']),
    'client': (['customer', 'client', 'name of the customer', 'name of the client', 'buyer'], [
        'Who is the invoice to?', 'Who is billed?', 'Who is the customer?', 'Who does the invoice bill?', 'Who is the client?',
        'Who has to pay?', 'Who is the invoice for?', 'To whom is the invoice?', 'Who was billed?', 'Who got the invoice?', 'Who is the buyer?',
        'Who received the invoice?', 'Who is it billed to?', 'Who must pay?']),
    'cashier': (['cashier', 'name of the cashier', 'server'], ['Who was the cashier?', 'Who is the cashier?', 'Who served?', 'Who took the payment?']),
    'payment': (['payment method', 'way of payment', 'method of payment'], ['How was it paid?', 'How was the bill paid?', 'How is it to be paid?']),
    'address': (['address', 'street', 'street address'], ['Where is it?', 'What address is given?', 'In which street is it?']),
    'city': (['city', 'town'], ['Which city is it?', 'Which city is named?', 'In which city?']),
    'phone': (['phone number', 'telephone number', 'phone'], ['What number can I call?', 'Which number should I call?', 'What is the number to call?']),
    'email': (['email', 'email address'], ['What email is given?', 'Where can I write to?']),
    'website': (['website', 'web address'], ['Which website is named?', 'Which site is named?']),
    'price': (['price of the {item}', 'cost of the {item}', 'price for the {item}'], [
        'How much is the {item}?', 'How much is the {item}?', 'How much is the {item}?', 'What does the {item} cost?',
        'How much does the {item} cost?', 'How much did the {item} cost?', 'What did the {item} cost?', 'How much for the {item}?',
        'How much was paid for the {item}?', 'What is charged for the {item}?', 'How much was the {item}?', 'What price does the {item} have?',
        'What is the {item} price?', 'How expensive is the {item}?', 'What amount is next to {item}?', 'How much is {item}?']),
    'quantity': (['quantity of the {item}', 'number of {item}'], [
        'How many of the {item} were bought?', 'How many {item} are listed?', 'What is the quantity of {item}?', 'How many {item} were sold?',
        'How many of {item}?']),
    'unit price': (['unit price of the {item}', 'price of one {item}'], ['How much is one {item}?', 'What does one {item} cost?']),
    'items': (['number of items'], ['How many items are listed?', 'How many items are there?', 'How many items were bought?', 'How many different items are there?',
                                    'How many things were bought?', 'Count the items.']),
    'first item': (['first item'], ['Which item is listed first?', 'What was bought first?']),
    'last item': (['last item'], ['Which item is listed last?']),
    'dearest': (['most expensive item', 'dearest item'], ['Which item costs the most?', 'Which item is the most expensive?', 'What costs the most?']),
    'cheapest': (['cheapest item'], ['Which item costs the least?', 'Which item is the cheapest?', 'What costs the least?']),
    'sign': (['text on the sign', 'text of the sign'], ['What does the sign say?'] * 6 + [
        'What is written on the sign?', 'What words are on the sign?', 'Read the sign.', 'What is on the sign?', 'What does it say?',
        'What does this sign say?', 'What text is on the sign?', 'Please read the sign.', 'What does the board say?', 'What is the sign saying?',
        'What do the words on the sign say?', 'What is printed on the sign?', 'Can you read the sign?', 'What does the notice say?',
        'What message is on the sign?', 'What is the message of the sign?', 'Tell me what the sign says.']),
    'sign color': (['color of the sign'], ['What color is the sign?', 'What color is the board?', 'Which color does the sign have?', 'What color does the sign have?']),
    'product': (['product', 'name of the product', 'product name'], ['What product is this?', 'What is sold?', 'What is in the package?', 'What is the product called?',
                                                                 'Which product is this?', 'What is it?']),
    'brand': (['brand', 'name of the brand', 'maker'], ['Which brand is it?', 'Who makes it?', 'Who made it?', 'What brand is it?', 'Who produced it?']),
    'weight': (['weight', 'net weight', 'quantity'], ['How much does it weigh?', 'How heavy is it?', 'What does it weigh?', 'How much is in it?']),
    'best before': (['best before date', 'expiry date', 'expiration date', 'use by date'], [
        'When is it best before?', 'What is the date?', 'When does it expire?', 'Until when is it good?', 'How long is it good?', 'Best before when?']),
    'batch': (['batch number', 'batch', 'lot number', 'lot'], ['Which batch is it?', 'Which lot is it?']),
    'label price': (['price'], ['How much is it?', 'What does it cost?', 'How much does it cost?', 'How much do I pay?', 'What is the cost?']),
    'ingredients': (['ingredients'], ['What is in it?', 'What is it made of?', 'What does it contain?', 'Which ingredients are listed?']),
    'origin': (['origin', 'country of origin'], ['Where is it from?', 'Where was it made?', 'Where does it come from?']),
    'dose': (['dose', 'dosage'], ['How much should be taken?', 'How is it taken?']),
    'tracking': (['tracking number'], ['Which tracking number is it?']),
    'recipient': (['recipient', 'name of the recipient'], ['Who is it to?', 'Who gets the parcel?', 'To whom is it sent?', 'Who receives it?']),
    'shipper': (['sender', 'name of the sender'], ['Who is it from?', 'Who sent it?', 'Who sent the parcel?']),
    'writer': (['writer', 'sender', 'author', 'name of the sender'], ['Who wrote the letter?'] * 5 + [
        'Who is the letter from?', 'Who sent the letter?', 'Who signed the letter?', 'Who wrote it?', 'Who is it from?', 'Who wrote this?',
        'Whose letter is it?', 'Who is the author of the letter?', 'From whom is the letter?', 'Who signed it?', 'Which person wrote the letter?',
        'By whom was the letter written?', 'What is the name of the writer?', 'Who sent this letter?']),
    'reader': (['reader', 'recipient', 'addressee'], ['Who is the letter to?', 'Who is the letter for?', 'To whom is the letter?', 'Who is it to?',
                                                      'Who gets the letter?', 'Who receives the letter?', 'Whom does the letter address?',
                                                      'To whom was the letter written?', 'Who should read the letter?']),
    'subject': (['subject', 'topic'], ['What is the {doc} about?', 'What is it about?']),
    'passenger': (['passenger', 'name of the passenger', 'traveler'], ['Who is the passenger?', 'Who travels?', 'Who is traveling?', 'Whose ticket is it?',
                                                                 'Who is flying?', 'Who is the ticket for?']),
    'seat': (['seat', 'seat', 'seat number', 'seat'], ['Which seat is it?', 'Where do I sit?', 'Which seat is booked?', 'What seat is it?', 'Where should I sit?',
                                                      'Which seat does the passenger have?', 'Which seat number is it?', 'What seat do I have?', 'In which seat?',
                                                      'Where is the seat?', 'What seat is assigned?', 'Which seat is mine?']),
    'gate': (['gate', 'gate', 'gate number', 'boarding gate'], ['Which gate is it?', 'From which gate?', 'Which gate do I go to?', 'What gate is it?', 'Where do I board?',
                                               'At which gate is boarding?', 'Which gate should I go to?', 'What gate does it leave from?']),
    'platform': (['platform', 'track', 'platform number'], ['Which platform is it?', 'From which platform does it leave?', 'Which track is it?',
                                          'What platform does the train leave from?', 'Which platform do I go to?']),
    'flight': (['flight', 'flight number'], ['Which flight is it?', 'What flight is it?', 'Which flight is booked?']),
    'train': (['train', 'train number'], ['Which train is it?', 'What train is it?']),
    'bus': (['bus', 'bus number', 'line'], ['Which bus is it?', 'Which line is it?']),
    'boarding': (['boarding time'], ['When is boarding?', 'When does boarding start?', 'At what time is boarding?', 'When do I board?']),
    'departure': (['departure time', 'departure', 'time of departure'], ['When does it leave?', 'When does it depart?', 'When is the departure?', 'What time does it leave?',
                                              'At what time does it depart?', 'When does the {doc} start?'.replace('{doc}', 'trip')]),
    'arrival': (['arrival time', 'arrival', 'time of arrival'], ['When does it arrive?', 'When is the arrival?', 'What time does it arrive?']),
    'from': (['starting point', 'origin', 'place of departure'], ['Where does it start?', 'Where does it leave from?', 'From where does it go?', 'Where does the trip start?',
                                                                 'From which city?', 'Which city does it leave from?']),
    'to': (['destination'], ['Where does it go?', 'Where is it going?', 'What is the destination?', 'Where does the trip end?', 'Where to?', 'Which city does it go to?']),
    'class': (['class', 'travel class'], ['Which class is it?', 'In which class?']),
    'coach': (['coach', 'coach number', 'car'], ['Which coach is it?', 'In which coach is the seat?']),
    'row': (['row'], ['Which row is it?', 'In which row is the seat?', 'What row is it?']),
    'hall': (['hall', 'screen', 'theater'], ['Which hall is it?', 'In which hall is it?', 'Where is it shown?', 'Which screen is it?']),
    'event': (['name of the event', 'event', 'title'], ['What is the ticket for?', 'What event is it?', 'What is it for?', 'What is on?']),
    'movie': (['movie', 'film', 'title of the movie', 'name of the film'], ['Which movie is it?', 'Which film is shown?', 'What movie is it?', 'What film is it?']),
    'start': (['start time', 'starting time', 'time'], ['When does it start?', 'At what time does it start?', 'What time does it start?', 'When does it begin?']),
    'doors': (['opening time'], ['When do the doors open?', 'When are the doors open?']),
    'venue': (['venue', 'place', 'location'], ['Where is it?', 'Where does it take place?', 'Where is the event?']),
    'booking': (['booking reference', 'booking number', 'booking code', 'reservation number'], ['Which booking is it?']),
    'ticket number': (['ticket number', 'number of the ticket'], ['Which number does the ticket have?']),
    'fare': (['price', 'fare', 'price of the ticket', 'ticket price'], ['How much is the ticket?', 'What does the ticket cost?', 'How much did the ticket cost?', 'How much does it cost?']),
    'valid': (['expiry date', 'end of validity'], ['Until when is it valid?', 'When does it expire?', 'How long is it valid?']),
    'plate': (['license plate', 'plate number'], ['Which car is it?']),
    'name': (['name', 'full name'], ['Who is it?', 'What name is given?', 'Whose {doc} is it?', 'Who filled it in?', 'Which person is named?', 'What is the name of the person?']),
    'first name': (['first name', 'given name'], []),
    'last name': (['last name', 'surname', 'family name'], []),
    'birth': (['date of birth', 'birth date', 'birthday'], ['When was the person born?', 'When is the birthday?']),
    'job': (['job', 'occupation', 'position', 'job title', 'profession'], ['What does the person do?', 'What is the person\'s job?']),
    'company': (['company', 'name of the company', 'employer'], ['Which company is it?', 'Which company is named?', 'Where does the person work?']),
    'department': (['department'], ['Which department is it?']),
    'nationality': (['nationality'], []),
    'age': (['age'], ['How old is the person?']),
    'member': (['member number', 'membership number', 'member ID'], []),
    'id': (['ID number', 'ID', 'card number'], ['Which number does the card have?']),
    'school': (['school', 'name of the school'], ['Which school is it?']),
    'course': (['course', 'name of the course'], ['Which course is it?', 'Which course was chosen?']),
    'room': (['room', 'room number'], ['Which room is it?', 'In which room?']),
    'guests': (['number of guests', 'number of people'], ['How many guests are there?', 'How many people?', 'For how many people?']),
    'nights': (['number of nights'], ['How many nights?', 'For how many nights?']),
    'check in': (['check-in date', 'arrival date'], ['When is the check-in?', 'When do the guests arrive?']),
    'check out': (['check-out date', 'departure date'], ['When is the check-out?', 'When do the guests leave?']),
    'host': (['host', 'name of the host'], ['Who invites?', 'Who is the host?', 'Who sent the invitation?']),
    'award': (['award', 'title'], ['What is it for?']),
    'heading': (['title', 'heading', 'headline'], ['What is the title of the {doc}?', 'What is written at the top?', 'What does the title say?', 'What is the first line?']),
    'cell': (['{head} of {key}', '{head} for {key}'], ['What is the {head} of {key}?', 'What is the {head} for {key}?', 'What {head} does {key} have?', 'Which {head} belongs to {key}?']),
    'units': (['number of units sold in {key}', 'number for {key}', 'value for {key}', 'sales in {key}'], [
        'How many units were sold in {key}?', 'How many units were sold in {key}?', 'How many were sold in {key}?', 'What was sold in {key}?',
        'How many units in {key}?', 'What number is given for {key}?', 'How many units did {key} have?', 'How high were the sales in {key}?',
        'What value does {key} have?', 'How much is it for {key}?']),
    'value': (['value of {key}', 'value for {key}', 'number for {key}'], ['What value does {key} have?', 'What is the value for {key}?', 'How high is {key}?', 'How much is {key}?',
                                                                      'How tall is the bar of {key}?', 'What is the bar of {key} worth?', 'What number does {key} have?']),
    'highest': (['highest bar', 'largest value', 'maximum'], ['Which bar is the highest?', 'Which has the highest value?', 'Which is the largest?', 'Which bar is the tallest?', 'Which is the biggest?']),
    'lowest': (['lowest bar', 'smallest value', 'minimum'], ['Which bar is the lowest?', 'Which has the lowest value?', 'Which is the smallest?', 'Which bar is the shortest?']),
    'bars': (['number of bars'], ['How many bars are there?', 'How many bars are shown?', 'Count the bars.']),
    'rows': (['number of rows'], ['How many rows are there?', 'How many rows does the table have?', 'How many entries are listed?']),
    'columns': (['number of columns'], ['How many columns are there?', 'How many columns does the table have?']),
    'hours': (['opening hours on {key}', 'hours on {key}'], ['When is it open on {key}?', 'What are the hours on {key}?', 'When does it open on {key}?']),
    'message': (['message', 'text of the message'], ['What does the message say?', 'What is the message?', 'What does the {doc} say?', 'What is written in the {doc}?']),
    'button': (['text on the button', 'button'], ['Which button is shown?', 'What does the button say?', 'Which button is there?', 'What can be clicked?']),
    'error': (['error', 'error code', 'code of the error'], ['Which error is shown?', 'What error is it?', 'What error code is shown?', 'Which error code is it?']),
    'setting': (['setting of {key}', 'value of {key}', 'state of {key}'], ['What is {key} set to?', 'What is {key}?', 'What does {key} say?', 'How is {key} set?', 'Which value does {key} have?']),
    'version': (['version', 'version number'], ['Which version is it?', 'Which version is shown?']),
    'user': (['user', 'user name'], ['Who is signed in?', 'Which user is it?']),
    'file': (['file', 'file name', 'name of the file'], ['Which file is named?', 'Which file is it?']),
    'temperature': (['temperature'], ['How warm is it?', 'How many degrees is it?', 'What temperature is it?', 'How hot is it?']),
    'battery': (['battery level', 'battery'], ['How full is the battery?', 'How much battery is left?']),
    'caller': (['caller', 'name of the caller'], ['Who is calling?', 'Who calls?']),
    'contact': (['sender', 'name of the sender'], ['Who sent the message?', 'Who wrote the message?', 'Who is the message from?', 'Who wrote?']),
    'song': (['song', 'title of the song'], ['Which song is playing?', 'What is playing?']),
    'artist': (['artist', 'singer'], ['Who sings?', 'Who is singing?', 'Who plays the song?']),
    'speed': (['speed limit', 'limit'], ['How fast may I drive?', 'How fast can I go?']),
}

# A field that is not printed may not be asked as missing where a neighbour could be meant.
NEAR = {
    'total': {'price', 'fare', 'label price', 'balance', 'subtotal', 'deposit'}, 'tax': {'total tax'}, 'date': {'due', 'best before', 'valid', 'birth', 'check in', 'check out'},
    'due': {'date'}, 'best before': {'date', 'valid', 'due'}, 'time': {'boarding', 'departure', 'arrival', 'start', 'doors', 'hours'}, 'seat': {'row', 'coach'}, 'gate': {'platform'}, 'platform': {'gate'},
    'number': {'receipt number', 'order', 'booking', 'ticket number', 'tracking', 'member', 'id', 'batch'}, 'weight': {'quantity'},
    'phone': set(), 'email': set(), 'passenger': {'name', 'client', 'reader', 'writer'}, 'flight': {'train', 'bus'}, 'writer': {'sender', 'name', 'contact', 'shipper', 'host'},
    'sign': set(), 'store': {'sender', 'brand', 'company'}, 'cashier': {'name'}, 'batch': {'number'}, 'temperature': set(), 'address': {'city', 'venue'}, 'tip': set(), 'discount': set(), 'change': set(),
    'label price': {'price', 'fare', 'total', 'subtotal', 'balance', 'unit price', 'deposit', 'tax'}, 'error': set(), 'version': set(), 'client': {'name', 'reader', 'recipient', 'passenger', 'guests'},
}

KIND = ['What kind of picture is this?', 'What is this?', 'What kind of document is this?', 'What type of document is it?', 'What do you see?',
        'What is shown here?', 'What does the picture show?', 'What sort of document is this?', 'Which kind of document is it?']
READ = ['Read the text.', 'What is the text in the picture?', 'Read all the text.', 'What is written here?', 'What does it say?', 'Read it.',
        'What text do you see?', 'What is the text?', 'Please read all the text.', 'What is written in the picture?', 'Write out the text.']
FIRST_LINE = ['What is the first line?', 'Read the first line.', 'What does the first line say?', 'What is at the top?', 'What is written at the top?']
LAST_LINE = ['What is the last line?', 'Read the last line.', 'What does the last line say?', 'What is at the bottom?', 'What is written at the bottom?']
NTH_LINE = ['What is the {nth} line?', 'Read the {nth} line.', 'What does the {nth} line say?', 'Read line {n}.']
NEXT_LINE = ['What is written below "{line}"?', 'What is the line after "{line}"?', 'What comes below {line}?', 'Which line is below {line}?']
PREVIOUS_LINE = ['What is written above "{line}"?', 'What is the line before "{line}"?', 'What is above {line}?']
LINES = ['How many lines are there?', 'How many lines of text are there?', 'Count the lines.']
DESCRIBE = ['Describe the picture.', 'What is in the picture?', 'What does the picture show?', 'What can you see?', 'What do you see?', 'What is shown?',
            'Which things are there?', 'What is there?', 'List the objects.', 'Name the objects.', 'Which objects are in the picture?']
COUNT = ['How many {things} are there?'] * 4 + ['How many {things} do you see?', 'How many {things} are in the picture?', 'Count the {things}.', 'What is the number of {things}?',
         'How many {things} does the picture show?', 'How many {things}?', 'How many {things} can you see?']
COUNT_ALL = ['How many objects are there?', 'How many things are in the picture?', 'How many objects do you see?', 'Count the objects.', 'How many things are there?']
PLACE = ['Where is the {thing}?'] * 3 + ['Where in the picture is the {thing}?', 'Where can I find the {thing}?', 'In which part is the {thing}?', 'Where do you see the {thing}?']
COLOR = ['What color is the {thing}?'] * 3 + ['What is the color of the {thing}?', 'Which color does the {thing} have?', 'Which color is the {thing}?', "What's the color of the {thing}?"]
IS_THERE = ['Is there {thing}?'] * 3 + ['Is there {thing} in the picture?', 'Do you see {thing}?', 'Can you see {thing}?', 'Does the picture show {thing}?', 'Is {thing} shown?']
RELATION = {'left of': ['What is left of the {thing}?', 'What is to the left of the {thing}?', 'Which object is left of the {thing}?', 'What is on the left of the {thing}?'],
            'right of': ['What is right of the {thing}?', 'What is to the right of the {thing}?', 'Which object is right of the {thing}?', 'What is on the right of the {thing}?'],
            'above': ['What is above the {thing}?', 'Which object is above the {thing}?', 'What is over the {thing}?'],
            'below': ['What is below the {thing}?', 'Which object is below the {thing}?', 'What is under the {thing}?']}
IS_RELATED = ['Is the {thing} {relation} the {other}?']
LARGEST = ['Which object is the largest?', 'What is the largest object?', 'What is the biggest thing?', 'Which object is the biggest?']
SMALLEST = ['Which object is the smallest?', 'What is the smallest object?', 'What is the smallest thing?']
BACKGROUND = ['What color is the background?', 'What is the color of the background?', 'Which color does the background have?', 'What color is behind the objects?']
FOLLOWING = ['And the {n}?'] * 3 + ['And what is the {n}?', 'What about the {n}?', 'And its {n}?']


PEOPLE = {'sender', 'client', 'cashier', 'recipient', 'shipper', 'writer', 'reader', 'passenger', 'host', 'caller', 'contact', 'user', 'artist'}
JUDGED = {'items', 'rows', 'bars', 'columns', 'highest', 'lowest', 'dearest', 'cheapest', 'first item', 'last item', 'guests', 'nights'}


def absent(name):
    return f'There is no {name} in the picture.'


def article(noun):
    return ('an ' if noun[0] in 'aeiou' else 'a ') + noun


def weighted(random, choices):
    return random.choices(list(choices), list(choices.values()))[0]


def asked(random, field, doc='document', **slots):
    """(question, the noun it names): half by a general pattern, half by one of the field's own questions."""
    nouns, own = FIELDS[field]
    noun = nouns[0] if random.random() < 0.55 else random.choice(nouns)
    if own and random.random() < (0.85 if field in JUDGED else 0.5):
        text, noun = random.choice(own), nouns[0]
    else:
        text = weighted(random, PATTERNS)
        if '{doc}' in noun:
            text = 'What is the {n}?'
    if field in PEOPLE and noun[:4] != 'name' and text.startswith('What is the {n}') and random.random() < 0.6:
        text = text.replace('What is', 'Who is')
    noun = noun.format(doc=doc, **slots)
    text = text.format(n=noun, doc=doc, **slots)
    way = random.random()
    if way < 0.03:
        text = text.lower()
    elif way < 0.06:
        text = text.rstrip('?.')
    return text, noun


def follow_up(random, field, doc='document', **slots):
    """How the same is asked after another question, or None where a noun alone would not do."""
    noun = FIELDS[field][0][0].format(doc=doc, **slots)
    return random.choice(FOLLOWING).format(n=noun)
