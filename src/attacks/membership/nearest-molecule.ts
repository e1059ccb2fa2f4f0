import {defineAttack} from '../define-attack.js'

/**
 * Membership from the most similar released molecule: a target scores its largest Tanimoto similarity to a released one, on Morgan
 * fingerprints of radius 2 with 2,048 bits. A copy scores 1; molecules with the same fingerprint, such as mirror images, do too.
 *
 * Nearest-record attack of Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2, with Tanimoto similarity in the place of a distance, as
 * chemists compare molecules (Bajusz et al., doi:10.1186/s13321-015-0069-3).
 *
 * @throws {NotApplicable} When the rows are no molecules, or without targets or released ones.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const nearestMolecule = defineAttack({
  name: 'nearest-molecule',
  summary: 'Calls a molecule a member when a released one is like it (Tanimoto similarity).',
  source: 'Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2; similarity as Bajusz et al., doi:10.1186/s13321-015-0069-3',
  attacker: 'Someone who gets the released molecules and already has a molecule, and wants to learn whether it was in the data.',
  byDefault: true,
  onCells: true,
  onlySamples: ['molecule'],
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: {},
  create() {
    return {
      async guess(view, context) {
        const [{moleculeView}, {eachTarget}] = await Promise.all([
          import('./molecules/view.js'),
          import('./molecules/each-target.js'),
        ])
        const molecules = await moleculeView(view, false)
        const {tanimoto} = await import('../../chemistry/fingerprints.js')
        const released = molecules.fingerprints('released')
        const scores = await eachTarget(
          molecules.fingerprints('targets'),
          target => {
            let nearest = 0
            for (const one of released) nearest = Math.max(nearest, tanimoto(target, one))
            return nearest
          },
          context,
        )
        return {kind: 'membership', lowTells: true, scores, parameters: {estimated: []}}
      },
    }
  },
})
