"""SDV's synthesizers: --synthesizer CTGANSynthesizer, TVAESynthesizer, GaussianCopulaSynthesizer or CopulaGANSynthesizer;
--parameters '{"epochs": 300}' as the synthesizer takes them. Learns from the rows of the label alone.

Not run here: written by the documentation of SDV 1 (sdv.single_table, sdv.metadata.Metadata) and its sources. SDV sets the
seed of its samples itself, to one that is fixed, unless its models are given another one before.
"""

import argparse
import json

from sdv import single_table
from sdv.metadata import Metadata

from minority_report import run, seed_libraries


def learn(rows, target, label, seed, given):
    own = rows[rows[target] == label].drop(columns=target).reset_index(drop=True)
    metadata = Metadata.detect_from_dataframe(data=own)
    for name in own:
        sdtype = "categorical" if own[name].dtype == object else "numerical"
        metadata.update_column(column_name=name, sdtype=sdtype)
    synthesizer = getattr(single_table, given.synthesizer)(metadata, **json.loads(given.parameters))

    seed_libraries(seed)
    synthesizer.fit(own)

    def make(count, with_seed):
        seed_libraries(with_seed)
        synthesizer._set_random_state(with_seed)
        return synthesizer.sample(num_rows=count).assign(**{target: label})

    return make


options = argparse.ArgumentParser()
options.add_argument("--synthesizer", default="CTGANSynthesizer")
options.add_argument("--parameters", default="{}")
run(learn, options)
