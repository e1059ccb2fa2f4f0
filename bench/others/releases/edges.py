"""Which edges a sampler used: imbalanced-learn does not tell, so its step from parents to rows is listened to."""
from contextlib import contextmanager

import numpy as np
from imblearn.over_sampling._smote import base
from scipy import sparse


@contextmanager
def listening():
    """Yields a list that receives (parents a, parents b), each [rows, columns], for every call of `_generate_samples`."""
    heard = []
    original = base.BaseSMOTE._generate_samples

    def listen(self, X, nn_data, nn_num, rows, cols, steps):
        heard.append((_dense(X[rows]), _dense(nn_data[nn_num[rows, cols]])))
        return original(self, X, nn_data, nn_num, rows, cols, steps)

    base.BaseSMOTE._generate_samples = listen
    try:
        yield heard
    finally:
        base.BaseSMOTE._generate_samples = original


def _dense(rows):
    return rows.toarray() if sparse.issparse(rows) else np.asarray(rows)


def parents_by_collinearity(records, rows, neighbours):
    """For ADASYN, which has its own step: the pair of near neighbours whose segment holds the row best, as indices [rows, 2]."""
    squared = ((records[:, None, :] - records[None, :, :]) ** 2).sum(axis=2)
    near = np.argsort(squared, axis=1, kind='stable')[:, 1:neighbours + 2]
    pairs = np.array([(a, b) for a in range(len(records)) for b in near[a]])
    starts, ways = records[pairs[:, 0]], records[pairs[:, 1]] - records[pairs[:, 0]]
    lengths = np.maximum((ways ** 2).sum(axis=1), 1e-300)
    found = []
    for row in rows:
        off = row - starts
        place = np.clip((off * ways).sum(axis=1) / lengths, 0, 1)
        found.append(np.argmin(((off - place[:, None] * ways) ** 2).sum(axis=1)))
    return pairs[found]


class EdgeCount:
    """Counts the distinct edges in use at every record, equal records taken as one."""

    def __init__(self, records):
        self.records = np.ascontiguousarray(records, dtype=float)
        self.partners = {row.tobytes(): set() for row in self.records}
        self.others = {}

    def add(self, first, second):
        """Adds one edge per row, given by both parents as points [rows, columns]."""
        for a, b in zip(np.ascontiguousarray(first, dtype=float), np.ascontiguousarray(second, dtype=float)):
            ends = a.tobytes(), b.tobytes()
            if ends[0] == ends[1]:
                continue
            for end, other, point in ((ends[0], ends[1], a), (ends[1], ends[0], b)):
                if end in self.partners:
                    self.partners[end].add(other)
                else:
                    self.others[end] = point

    def counts(self):
        return [len(self.partners[row.tobytes()]) for row in self.records]
