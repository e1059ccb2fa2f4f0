import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from sklearn.cluster import DBSCAN
from sklearn.neighbors import radius_neighbors_graph
from sklearn.preprocessing import StandardScaler

from .between import between

MIN_SAMPLES = 3


def dbsmote(minority, others, count, rng):
    """DBSMOTE (Bunkhumpornpat, Sinapiromsaran, Lursinsap, Applied Intelligence 36, 2012, figure 5).

    DBSCAN finds clusters of the standardised minority. A row lies on a random edge of the shortest path from a record
    to the one nearest to its cluster's centre, in the graph of directly density-reachable records. The radius is widened
    until half of the records are in clusters; the paper leaves it to the user.
    """
    scaler = StandardScaler().fit(np.vstack([minority, others]))
    scaled = scaler.transform(minority)
    radius = 0.5
    labels = DBSCAN(eps=radius, min_samples=MIN_SAMPLES).fit(scaled).labels_
    while np.mean(labels >= 0) < 0.5:
        radius *= 1.2
        labels = DBSCAN(eps=radius, min_samples=MIN_SAMPLES).fit(scaled).labels_
    paths = []
    for label in range(labels.max() + 1):
        rows = np.flatnonzero(labels == label)
        graph = csr_matrix(radius_neighbors_graph(scaled[rows], radius, mode='distance'))
        centre = np.argmin(((scaled[rows] - scaled[rows].mean(axis=0)) ** 2).sum(axis=1))
        _, before = dijkstra(graph, directed=False, indices=centre, return_predecessors=True)
        paths += [path for path in (_path(before, at, rows) for at in range(len(rows))) if len(path) > 1]
    pairs = []
    for _ in range(count):
        path = paths[rng.integers(len(paths))]
        at = rng.integers(len(path) - 1)
        pairs.append((path[at], path[at + 1]))
    made, _ = between(scaled, pairs, rng)
    return scaler.inverse_transform(made), np.asarray(pairs)


def _path(before, at, rows):
    path = [rows[at]]
    while before[at] >= 0:
        at = before[at]
        path.append(rows[at])
    return path
