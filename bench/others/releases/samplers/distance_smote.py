from .between import neighbours


def distance_smote(minority, others, count, rng, k=5):
    """distance_SMOTE (de la Calleja, Fuentes, FLAIRS 2007, page 634): rows between a record and the mean of its k neighbours."""
    near = neighbours(minority, k)
    base = rng.integers(len(minority), size=count)
    means = minority[near[base]].mean(axis=1)
    return minority[base] + rng.random(count)[:, None] * (means - minority[base]), None
