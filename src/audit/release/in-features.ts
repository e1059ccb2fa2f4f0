import {Spaces} from '../../attacks/spaces.js'
import {sampleForm} from '../../core/sample-form.js'
import {sampleFeatures} from '../../preprocess/sample-features.js'
import type {Release} from './release.js'

/**
 * A release of samples, such as pictures, as learners and fidelity metrics for tables can use it: as features, found in the real
 * training rows. Releases of records stay as they are.
 */
export async function inFeatures<R extends Pick<Release, 'train' | 'withheld' | 'holdout' | 'synthetic' | 'spaces'>>(
  release: R,
): Promise<R> {
  const {train, withheld, holdout, synthetic, spaces = new Spaces()} = release
  if (sampleForm(train) === undefined) return release
  return spaces.of(train, async () => {
    const features = await sampleFeatures(train)
    return {
      ...release,
      train: features.transform(train),
      synthetic: features.transform(synthetic),
      ...(withheld && {withheld: features.transform(withheld)}),
      ...(holdout && {holdout: features.transform(holdout)}),
    }
  })
}
