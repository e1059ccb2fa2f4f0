import numpy as np
from sklearn.neighbors import NearestNeighbors


def between(records, pairs, rng, places=None):
    """Rows on the segments between the pairs of records, at places drawn evenly unless given."""
    pairs = np.asarray(pairs)
    t = rng.random(len(pairs)) if places is None else np.asarray(places)
    start, end = records[pairs[:, 0]], records[pairs[:, 1]]
    return start + t[:, None] * (end - start), pairs


def neighbours(records, count, of=None):
    """Indices of the nearest `count` records, [rows, count]; a record is none of its own neighbours."""
    own = of is None
    count = min(count, len(records) - 1 if own else len(records))
    search = NearestNeighbors(n_neighbors=count).fit(records)
    return search.kneighbors(None if own else of, return_distance=False)
