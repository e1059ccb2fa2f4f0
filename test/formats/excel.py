"""Makes the tables of a JSON file with openpyxl, and odd ones, and shows what openpyxl and pandas read from other files.

python3 excel.py TABLES.json FOLDER FILES.json OUT.json
"""
import datetime
import json
import sys

import openpyxl
import pandas
from openpyxl.utils.datetime import CALENDAR_MAC_1904

tables, folder, files, out = sys.argv[1:]
EPOCH = datetime.datetime(1970, 1, 1)


def cell(kind, value):
    if value is None or kind in ('number', 'labelled', 'text', 'bool'):
        return value
    moment = EPOCH + datetime.timedelta(milliseconds=value)
    return {'date': moment.date(), 'datetime': moment, 'time': moment.time()}[kind]


def write(name, rows, change=None, epoch=None):
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(book, sheet)
    book.save(f'{folder}/{name}.xlsx')


with open(tables, encoding='utf-8') as file:
    for table in json.load(file):
        if table['name'] == 'old-dates':
            continue
        columns = table['columns']
        rows = zip(*[[cell(column['kind'], value) for value in column['values']] for column in columns])
        write(table['name'], [[column['name'] for column in columns], *rows])

day = datetime.date(2020, 1, 31)
write('odd.1904', [['born'], [day]], epoch=CALENDAR_MAC_1904)
write('odd.errors', [['a', 'b'], [1, '#N/A'], ['#DIV/0!', 2], [3, 4]])
write('odd.formulas', [['a', 'b'], [1, '=A2*2'], [2, '=A3*2']])


def hide(book, sheet):
    other = book.create_sheet('secret')
    other.append(['name', 'x'])
    other.append(['somebody', 1])
    other.sheet_state = 'hidden'
    sheet.row_dimensions[3].hidden = True


write('odd.hidden', [['a', 'b'], [1, 2], [3, 4], [5, 6]], hide)


def two(book, sheet):
    other = book.create_sheet('more')
    other.append(['c', 'd'])
    other.append([1, 2])
    book.create_sheet('empty')


write('odd.sheets', [['a', 'b'], [1, 2]], two)
write('odd.merged', [['a', 'b'], [1, 'x'], [2, None]], lambda book, sheet: sheet.merge_cells('B2:B3'))
write('odd.blank', [[None, None, None], [None, 'a', 'b'], [None, 1, 'x'], [None, None, None], [None, 'a', 'b'], [None, 2, 'y']])
write('odd.title', [['A survey', None, None], ['a', 'b', 'c'], [1, 2, 3], [4, 5, 6]])
write('odd.kinds', [['a', 'b'], [1, 'x'], [2, 'unknown'], ['high', 'y'], [4, 5], [5, day]])
write('odd.spans', [['a', 'b'], [datetime.timedelta(hours=30), 1], [datetime.timedelta(hours=6), 2]])
write('odd.ones', [['a', 'b'], [1.5, 0.1 + 0.2], [123456789012345680, 1e-20]])


def texts(book, sheet):
    sheet['A2'] = '_x0041_ <&> \x0b'
    sheet['A3'] = 'a\nb'


try:
    write('odd.texts', [['a', 'b'], ['', 1], ['', 2]], texts)
except openpyxl.utils.exceptions.IllegalCharacterError:
    write('odd.texts', [['a', 'b'], ['_x0041_ <&>', 1], ['a\nb', 2]])


def shown(value):
    if isinstance(value, datetime.datetime):
        return ['datetime', (value - EPOCH) / datetime.timedelta(milliseconds=1)]
    if isinstance(value, datetime.time):
        start = datetime.datetime.combine(EPOCH.date(), value)
        return ['time', (start - EPOCH) / datetime.timedelta(milliseconds=1)]
    return [type(value).__name__, value]


result = []
with open(files, encoding='utf-8') as listed:
    for file in json.load(listed):
        rows = list(openpyxl.load_workbook(file, read_only=True).worksheets[0].values)
        frame = pandas.read_excel(file, keep_default_na=False) if len(rows[0]) < 100 else None
        result.append({
            'rows': [list(rows[0]), *[[shown(value) for value in row] for row in rows[1:]]],
            'pandas': None if frame is None else [*frame.shape, [str(name) for name in frame.columns]],
        })
with open(out, 'w', encoding='utf-8') as file:
    json.dump(result, file)
