import numpy as np

from .between import neighbours


def nt_smote(minority, others, count, rng):
    """NT_SMOTE (Xu, Li, Le, Tian, CSO 2014, section II): rows inside the triangle of a record and its two nearest neighbours."""
    near = neighbours(minority, 2)
    base = rng.integers(len(minority), size=count)
    first, second, third = minority[base], minority[near[base, 0]], minority[near[base, 1]]
    r1, r2 = rng.random((2, count, 1))
    return third + r1 * (first + r2 * (second - first) - third), None
