import type {OptionSpecs} from '../../core/options.js'
import {imageForm} from '../../core/sample-form.js'
import {NotApplicable} from '../../core/errors.js'
import {sampleNumbers} from '../../preprocess/sample-features.js'
import {defineAttack} from '../define-attack.js'
import {requireRows} from '../encode-view.js'

export const nearestCopyOptions = {
  shift: {
    type: 'integer',
    min: 0,
    max: 8,
    default: 2,
    description: 'Most pixels that a copy may be shifted by, in both directions.',
  },
  turns: {type: 'boolean', default: true, description: 'Look for copies that are mirrored or turned by quarters too.'},
  crops: {type: 'boolean', default: true, description: 'Look for copies that are cut at the edges and scaled up again too.'},
} as const satisfies OptionSpecs

/**
 * Membership from the most similar released picture: a target scores minus the root of the mean squared difference of its pixels from
 * those of a released picture, the smallest over all of these and over the usual ways to augment a picture: shifted, mirrored, turned,
 * cropped. A generator that was trained on pictures so changed gives such copies away, and a distance of pixels alone overlooks them.
 *
 * Nearest-record attack of Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2, with the minimum over augmentations in the place of
 * a learned distance; augmentations in membership inference: Choquette-Choo et al., arXiv 2007.14321, section 4. Candidates are found along
 * principal components ({@link smallestDifferences}); pixels that a shift moved out of sight are not compared.
 *
 * @throws {NotApplicable} Without targets or released pictures.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const nearestCopy = defineAttack({
  name: 'nearest-copy',
  summary: 'Looks for released pictures that are a real one: shifted, mirrored, turned or cropped.',
  source: 'Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2; augmentations as Choquette-Choo et al., arXiv 2007.14321',
  attacker:
    "Someone who gets the released pictures and already has a person's picture, and wants to learn whether it was in the data.",
  byDefault: true,
  onNumbers: true,
  onlySamples: ['image'],
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: nearestCopyOptions,
  create(options) {
    return {
      async guess(view, context) {
        const targets = requireRows(view.targets, 'there are no targets to ask about')
        const released = requireRows(view.released, 'the release holds no synthetic rows')
        const form = imageForm(released)
        if (form === undefined) throw new NotApplicable('the rows are no pictures')
        const {smallestDifferences} = await import('./nearest-copy/search.js')
        const differences = await smallestDifferences(sampleNumbers(released), sampleNumbers(targets), form, options, context)
        return {
          kind: 'membership',
          lowTells: true,
          scores: differences.map(difference => -difference),
          parameters: {...options, estimated: []},
        }
      },
    }
  },
})
