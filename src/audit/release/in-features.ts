import {Spaces} from '../../attacks/spaces.js'
import {gridOf, sampleForm} from '../../core/sample-form.js'
import {sampleFeatures} from '../../preprocess/sample-features.js'
import type {LearnerDefinition} from '../../learners/define-learner.js'
import type {Release} from './release.js'

/**
 * A release of samples, such as pictures, as learners and fidelity metrics for tables can use it: as features, found in the real
 * training rows. It is made once for all who look at the release. Releases of records stay as they are.
 */
export async function inFeatures<R extends Pick<Release, 'train' | 'withheld' | 'holdout' | 'synthetic' | 'spaces'>>(
  release: R,
): Promise<R> {
  const {train, withheld, holdout, synthetic, spaces = new Spaces()} = release
  if (sampleForm(train) === undefined) return release
  const make = async (): Promise<R> => {
    const features = await sampleFeatures(train)
    return {
      ...release,
      train: await features.transform(train),
      synthetic: await features.transform(synthetic),
      ...(withheld && {withheld: await features.transform(withheld)}),
      ...(holdout && {holdout: await features.transform(holdout)}),
    }
  }
  return spaces.of(train, make, 'release in features')
}

/** What a learner is shown of a release: samples on a grid as they are to those that work on them, features to all others. */
export async function seenBy({onNumbers}: Pick<LearnerDefinition, 'onNumbers'>, release: Release): Promise<Release> {
  return onNumbers && gridOf(sampleForm(release.train)) !== undefined ? release : inFeatures(release)
}
