"""Samplers of the literature that imbalanced-learn does not have, each written after its paper.

A sampler is called with the minority and the other records, both [rows, columns], the number of rows to make, and a
numpy generator. It returns the rows [count, columns], and their two parents as indices of the minority [count, 2], or
None where a row does not lie between two records.
"""
from .cluster_smote import cluster_smote
from .dbsmote import dbsmote
from .dirichlet import dirichlet_of_three
from .distance_smote import distance_smote
from .g_smote import g_smote
from .mixup import mixup
from .mwmote import mwmote
from .nt_smote import nt_smote
from .polynom_fit import bus, mesh, poly, star

SAMPLERS = {
    'cluster_SMOTE': cluster_smote,
    'DBSMOTE': dbsmote,
    'Dirichlet of three': dirichlet_of_three,
    'distance_SMOTE': distance_smote,
    'G-SMOTE': g_smote,
    'mixup': mixup,
    'MWMOTE': mwmote,
    'NT_SMOTE': nt_smote,
    'polynom-fit star': star,
    'polynom-fit bus': bus,
    'polynom-fit mesh': mesh,
    'polynom-fit poly': poly,
}
