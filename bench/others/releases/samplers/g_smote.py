import numpy as np

from .between import between, neighbours


def g_smote(minority, others, count, rng, k=5):
    """G-SMOTE (Sandhan, Choi, ICPR 2014, section III-A, linear).

    A record is interpolated with that one of its k neighbours whose direction is nearest to the first principal
    component of the minority.
    """
    near = neighbours(minority, k)
    principal = np.linalg.eigh(np.cov(minority, rowvar=False))[1][:, -1]
    ways = minority[near] - minority[:, None, :]
    lengths = np.linalg.norm(ways, axis=2)
    cosines = np.abs(ways @ principal) / np.where(lengths > 0, lengths, np.inf)
    guided = near[np.arange(len(minority)), np.argmax(cosines, axis=1)]
    base = rng.integers(len(minority), size=count)
    return between(minority, np.column_stack([base, guided[base]]), rng)
