"""The generator of MOSTLY AI's Synthetic Data SDK, in local mode: nothing leaves the machine. --configuration
'{"max_epochs": 20}' is its tabular_model_configuration. Learns from the rows of the label alone.

Not run here: written by the documentation of the package mostlyai (mostlyai.sdk.MostlyAI: train, generate). PyTorch and
NumPy are seeded; an audit says whether that is enough to make the same rows again.
"""

import argparse
import json

from mostlyai.sdk import MostlyAI

from minority_report import run, seed_libraries

mostly = MostlyAI(local=True)


def learn(rows, target, label, seed, given):
    own = rows[rows[target] == label].drop(columns=target).reset_index(drop=True)
    table = {"name": "rows", "data": own, "tabular_model_configuration": json.loads(given.configuration)}
    seed_libraries(seed)
    generator = mostly.train(config={"name": "minority", "tables": [table]})

    def make(count, with_seed):
        seed_libraries(with_seed)
        return mostly.generate(generator, size=count).data()[list(own.columns)].assign(**{target: label})

    return make


options = argparse.ArgumentParser()
options.add_argument("--configuration", default="{}")
run(learn, options)
