"""polynom_fit_SMOTE (Gazzah, Amara, IAPR DAS 2008, section 3): four topologies of rows among the records."""
import numpy as np

from .between import between


def star(minority, others, count, rng):
    """Rows evenly spaced on the way from every record to the mean of all (section 3.1)."""
    steps = max(1, round(count / len(minority)))
    places = np.arange(1, steps + 1) / (steps + 1)
    ways = minority.mean(axis=0) - minority
    return np.vstack([minority + place * ways for place in places]), None


def bus(minority, others, count, rng):
    """Rows evenly spaced between every record and the one before it (section 3.2)."""
    steps = max(1, round(count / len(minority)))
    pairs = [(at, at - 1) for at in range(1, len(minority)) for _ in range(steps)]
    return between(minority, pairs, rng, np.tile(np.arange(1, steps + 1) / (steps + 1), len(minority) - 1))


def mesh(minority, others, count, rng):
    """Midpoints of pairs of records, drawn where there are more pairs than rows to make (section 3.4)."""
    pairs = np.array([rng.choice(len(minority), size=2, replace=False) for _ in range(count)])
    return between(minority, pairs, rng, np.full(count, 0.5))


def poly(minority, others, count, rng, degree=3):
    """Rows on the curve that a polynomial in the number of the record fits to each column (section 3.3)."""
    numbers = np.arange(len(minority))
    places = rng.random(count) * (len(minority) - 1)
    curves = [np.polyval(np.polyfit(numbers, column, degree), places) for column in minority.T]
    return np.column_stack(curves), None
