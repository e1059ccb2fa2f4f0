"""Releases of public data sets in the forms in which people write them, made by imbalanced-learn and by samplers of the literature."""
