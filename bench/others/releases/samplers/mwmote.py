import numpy as np
from sklearn.cluster import AgglomerativeClustering

from .between import between, neighbours


def mwmote(minority, others, count, rng, k1=5, k2=3, k3=None, threshold=5.0, most=2.0, spread=3.0):
    """MWMOTE (Barua, Islam, Yao, Murase, IEEE TKDE 26(2), 2014, algorithm 1), with the parameters of section 4.2.

    Records with no minority among their k1 neighbours are noise (steps 1-2). The k2 nearest others of the rest are the
    border (3-4), and the k3 minority records nearest to the border are hard to learn (5-6). A record is drawn by its
    weight (7-9, equations 2-8), and joined with any other record of its average-linkage cluster (10-12).
    """
    k3 = max(1, len(minority) // 2) if k3 is None else k3
    everybody = np.vstack([minority, others])
    near = neighbours(everybody, k1)[:len(minority)]
    quiet = np.flatnonzero((near < len(minority)).any(axis=1))
    border = np.unique(neighbours(others, k2, of=minority[quiet]))
    hard = np.unique(neighbours(minority[quiet], k3, of=others[border]))
    distances = np.linalg.norm(others[border][:, None, :] - minority[quiet[hard]][None, :, :], axis=2) / minority.shape[1]
    closeness = np.minimum(1 / np.maximum(distances, 1e-12), threshold) / threshold * most
    density = closeness / closeness.sum(axis=1, keepdims=True)
    weights = (closeness * density).sum(axis=0)
    labels = _clusters(minority[quiet], spread)
    drawn = quiet[rng.choice(hard, size=count, p=weights / weights.sum())]
    label_of = dict(zip(quiet, labels))
    pairs = [(at, rng.choice(quiet[labels == label_of[at]])) for at in drawn]
    return between(minority, pairs, rng)


def _clusters(records, spread):
    """Average linkage up to `spread` times the mean distance to the nearest record (equation 10)."""
    nearest = records[neighbours(records, 1)[:, 0]]
    height = spread * np.linalg.norm(records - nearest, axis=1).mean()
    return AgglomerativeClustering(n_clusters=None, distance_threshold=height, linkage='average').fit(records).labels_
