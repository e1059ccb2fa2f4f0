# Shows what scipy reads from ARFF files: python3 attributes.py FILES.json OUT.json
import json
import sys

from scipy.io import arff


def shown(value):
    if isinstance(value, bytes):
        return value.decode()
    if hasattr(value, 'dtype') and value.dtype.kind == 'M':
        return str(value)
    return None if value != value else float(value)


tables = []
for path in json.load(open(sys.argv[1])):
    data, meta = arff.loadarff(path)
    columns = [
        {'name': name, 'type': meta[name][0], 'range': meta[name][1], 'values': [shown(value) for value in data[name]]}
        for name in meta.names()
    ]
    tables.append(columns)
json.dump(tables, open(sys.argv[2], 'w'))
