import numpy as np

from .between import between


def mixup(minority, others, count, rng, alpha=0.4):
    """mixup inside a class (Zhang, Cisse, Dauphin, Lopez-Paz, ICLR 2018, equation 1): any two records, place from Beta(alpha, alpha)."""
    pairs = np.array([rng.choice(len(minority), size=2, replace=False) for _ in range(count)])
    return between(minority, pairs, rng, rng.beta(alpha, alpha, size=count))
