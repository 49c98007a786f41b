"""Cash application measured: generated ledgers and bank statements with ground truth, a scorer, an ordinary baseline, and the ceiling.

words       the generator's own names and texts; the matcher has never seen them
profile     which situation comes how often: clean, typical, messy
company     the four ledgers: customers, price lists, documents, history
truth       a bank line and what it really pays
writing     how a reference and a payer arrive on a statement
payments    one builder for each situation of customer money
others      lines that are nobody's payment, returns, and money nobody can place
statement   a month of bank lines over a company
ceiling     which receipts the visible data decides
baseline    what an ordinary rule would do
score       right, wrong, review, by situation; reliability of the confidence
packs       the real packs of samples/cash-application
"""
