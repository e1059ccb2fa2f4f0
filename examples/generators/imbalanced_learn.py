"""The samplers of imbalanced-learn: --sampler SMOTE, SMOTENC, SMOTEN, BorderlineSMOTE, SVMSMOTE, KMeansSMOTE, ADASYN,
RandomOverSampler, SMOTETomek or SMOTEENN; --parameters '{"k_neighbors": 3}' as the sampler takes them.

ADASYN gives about as many rows as it is asked for, and SMOTETomek and SMOTEENN fewer: give the option rows=any with them.
"""

import argparse
import json

import pandas as pd
from imblearn import combine, over_sampling

from minority_report import run


def learn(rows, target, label, _seed, given):
    features, labels = rows.drop(columns=target), rows[target]
    classes = over_sampling if hasattr(over_sampling, given.sampler) else combine
    own = json.loads(given.parameters)
    if given.sampler == "SMOTENC":
        own["categorical_features"] = [at for at, name in enumerate(features) if features[name].dtype == object]

    def make(count, seed):
        wanted = {label: int((labels == label).sum()) + count}
        sampler = getattr(classes, given.sampler)(sampling_strategy=wanted, random_state=seed, **own)
        resampled, classes_of = sampler.fit_resample(features, labels)
        # Real rows come first. Those that clean up afterwards say which rows they have kept.
        cleaner = getattr(sampler, "tomek_", None) or getattr(sampler, "enn_", None)
        kept = range(len(resampled)) if cleaner is None else cleaner.sample_indices_
        made = [place for place, row in enumerate(kept) if row >= len(rows)]
        return pd.DataFrame(resampled, columns=features.columns).iloc[made].assign(**{target: list(classes_of.iloc[made])})

    return make


options = argparse.ArgumentParser()
options.add_argument("--sampler", default="SMOTE")
options.add_argument("--parameters", default="{}")
run(learn, options)
