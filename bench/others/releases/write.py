"""Puts a release into its folder."""
import json
import os
import shutil


def write(release, target):
    """Writes rel.csv, truth.csv, others.csv where there are any, and meta.json; the folder is there whole or not at all."""
    part = target.with_name(target.name + '.part')
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    release.rows.to_csv(part / 'rel.csv', index=False, float_format=release.float_format)
    release.truth.to_csv(part / 'truth.csv', index=False)
    if release.others is not None:
        release.others.to_csv(part / 'others.csv', index=False)
    (part / 'meta.json').write_text(json.dumps(release.meta, indent=1))
    os.rename(part, target)
