import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {signalForm} from '../../core/sample-form.js'
import {sampleNumbers} from '../../preprocess/sample-features.js'
import {defineAttack} from '../define-attack.js'
import {requireRows} from '../encode-view.js'

export const crossCorrelationOptions = {
  shift: {
    type: 'number',
    min: 0,
    max: 0.5,
    default: 0.1,
    description: 'Largest shift of a copy in time, either way, as a share of the length of a signal.',
  },
} as const satisfies OptionSpecs

/**
 * Membership from the most similar released signal: a target scores the largest absolute normalised cross-correlation with any of them,
 * over all shifts up to a tenth of its length. Shifts, gains, offsets and a change of sign are the usual ways to augment signals; a
 * generator that was trained on signals so changed gives copies away that a distance of values overlooks.
 *
 * Nearest-record attack of Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2, with the normalised cross-correlation (Lewis, Vision
 * Interface 1995, equation 2) in the place of a learned distance; augmentations in membership inference: Choquette-Choo et al., arXiv
 * 2007.14321, section 4. Which released signals are compared is told by their spectra (`cross-correlation/search`).
 *
 * @throws {NotApplicable} Without targets or released signals.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const crossCorrelation = defineAttack({
  name: 'cross-correlation',
  summary: 'Looks for released signals that are a real one: shifted in time, louder, quieter or inverted.',
  source:
    'Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2; normalised cross-correlation as Lewis, Vision Interface 1995, equation 2',
  attacker:
    "Someone who gets the released signals and already has a person's signal, and wants to learn whether it was in the data.",
  byDefault: true,
  onNumbers: true,
  onlySamples: ['signal'],
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: crossCorrelationOptions,
  create(options) {
    return {
      async guess(view, context) {
        const targets = requireRows(view.targets, 'there are no targets to ask about')
        const released = requireRows(view.released, 'the release holds no synthetic rows')
        const form = signalForm(released)
        if (form === undefined) throw new NotApplicable('the rows are no signals')
        const {largestCorrelations} = await import('./cross-correlation/search.js')
        const moments = Math.floor(options.shift * form.length)
        return {
          kind: 'membership',
          scores: await largestCorrelations(sampleNumbers(released), sampleNumbers(targets), moments, context),
          parameters: {...options, estimated: []},
        }
      },
    }
  },
})
