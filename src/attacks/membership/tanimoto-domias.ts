import type {OptionSpecs} from '../../core/options.js'
import {defineAttack} from '../define-attack.js'

export const tanimotoDomiasOptions = {
  bandwidth: {
    type: 'number',
    min: 0.01,
    max: 1,
    default: 0.1,
    description: 'Tanimoto distance at which a kernel has fallen to 1/e.',
  },
} as const satisfies OptionSpecs

/**
 * DOMIAS on molecules: the logarithm of how many times denser the released molecules are at a target than the population is, the latter as
 * auxiliary molecules show it. Densities are means of the kernel exp((T - 1) / h) over molecules, T being the Tanimoto similarity of
 * Morgan fingerprints (radius 2, 2,048 bits). One kernel at distance 1 is added to both, so that a target far from all is undecided.
 *
 * Van Breugel et al., DOMIAS, arXiv 2302.12580, equation 2. Departure: kernels on a similarity, since fingerprints have no volume; they
 * are not normalised, which is the same factor for both densities.
 *
 * @throws {NotApplicable} When the rows are no molecules, or without targets, released or auxiliary ones.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const tanimotoDomias = defineAttack({
  name: 'tanimoto-domias',
  summary: 'Looks for molecules around which the released ones lie denser than those of the population.',
  source: 'Van Breugel et al., DOMIAS, arXiv 2302.12580, equation 2, with kernels on Tanimoto similarity',
  attacker:
    'Someone who gets the released molecules and already has a molecule, and wants to learn whether it was in the data. They also hold ' +
    'molecules of the same class that were not in the data.',
  byDefault: true,
  onCells: true,
  onlySamples: ['molecule'],
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: tanimotoDomiasOptions,
  create({bandwidth}) {
    return {
      async guess(view, context) {
        const [{moleculeView}, {eachTarget}, {tanimoto}] = await Promise.all([
          import('./molecules/view.js'),
          import('./molecules/each-target.js'),
          import('../../chemistry/fingerprints.js'),
        ])
        const molecules = await moleculeView(view, true)
        const [released, auxiliary] = [molecules.fingerprints('released'), molecules.fingerprints('auxiliary')]
        const kernel = (similarity: number) => Math.exp((similarity - 1) / bandwidth)
        const logDensity = (target: Parameters<typeof tanimoto>[0], around: typeof released) =>
          Math.log((kernel(0) + around.reduce((sum, one) => sum + kernel(tanimoto(target, one)), 0)) / (around.length + 1))
        const scores = await eachTarget(
          molecules.fingerprints('targets'),
          target => logDensity(target, released) - logDensity(target, auxiliary),
          context,
        )
        return {kind: 'membership', lowTells: true, scores, parameters: {bandwidth, estimated: []}}
      },
    }
  },
})
