import numpy as np
from sklearn.cluster import KMeans

from .between import between, neighbours


def cluster_smote(minority, others, count, rng, clusters=3, k=2):
    """cluster_SMOTE (Cieslak, Chawla, Striegel, IEEE GrC 2006, section IV): k-means on the minority, then SMOTE inside clusters.

    Every cluster gives as many rows, however small it is. Clusters of one record give none. k = 2 is what the usual
    implementation comes to.
    """
    labels = KMeans(clusters, n_init=10, random_state=int(rng.integers(2**31))).fit(minority).labels_
    members = [np.flatnonzero(labels == label) for label in range(clusters)]
    members = [rows for rows in members if len(rows) > 1]
    near = [rows[neighbours(minority[rows], k)] for rows in members]
    pairs = []
    for _ in range(count):
        cluster = rng.integers(len(members))
        at = rng.integers(len(members[cluster]))
        pairs.append((members[cluster][at], rng.choice(near[cluster][at])))
    return between(minority, pairs, rng)
