"""How numbers are written."""
import numpy as np


def decimals_of(column):
    """The most decimals that the source shows in a column; None for codes."""
    if column.dtype == object:
        return None
    if np.issubdtype(column.dtype, np.integer):
        return 0
    return max(len(text.split('.')[1].rstrip('0')) if '.' in text else 0 for text in map(_plain, column))


def _plain(value):
    return np.format_float_positional(value, trim='-')


def like_the_source(rows, source):
    """Each column rounded to the decimals that it has in the source; whole numbers as integers."""
    rounded = rows.copy()
    for column in rows.columns:
        decimals = decimals_of(source[column])
        if decimals is not None:
            rounded[column] = rows[column].round(decimals)
            if decimals == 0:
                rounded[column] = rounded[column].astype('int64')
    return rounded
