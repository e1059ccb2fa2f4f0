import numpy as np

from .between import neighbours


def dirichlet_of_three(minority, others, count, rng, k=5):
    """A Dirichlet(1, 1, 1) average of a record and two of its k nearest neighbours: an average that no line holds."""
    near = neighbours(minority, k)
    base = rng.integers(len(minority), size=count)
    pairs = np.array([rng.choice(near[at], size=2, replace=False) for at in base])
    weights = rng.dirichlet((1, 1, 1), size=count)
    three = np.stack([minority[base], minority[pairs[:, 0]], minority[pairs[:, 1]]], axis=1)
    return (weights[:, :, None] * three).sum(axis=1), None
