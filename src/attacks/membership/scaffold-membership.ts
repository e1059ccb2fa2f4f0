import {defineAttack} from '../define-attack.js'

/**
 * Membership from scaffolds: a target whose Murcko scaffold a released molecule has scores by how rare the scaffold is, -ln of the share of
 * the other targets and the auxiliary molecules that have it; others score 0. A release that is made around real scaffolds tells of who
 * held them: rare scaffolds are what a company would keep secret. Molecules without a ring have no scaffold and score 0.
 *
 * The scaffold is taken for an attribute of the record (Yeom et al., arXiv 1709.01604, section 5, asks for attributes of members), with the
 * agreement weight of record linkage (Fellegi and Sunter, doi:10.1080/01621459.1969.10501049) on that one attribute.
 *
 * @throws {NotApplicable} When the rows are no molecules, or without targets, released or auxiliary ones.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const scaffoldMembership = defineAttack({
  name: 'scaffold-membership',
  summary: 'Calls a molecule a member when a released one has its scaffold, the rarer that is, the more so.',
  source: 'Fellegi and Sunter, doi:10.1080/01621459.1969.10501049, on scaffolds of Bemis and Murcko, doi:10.1021/jm9602928',
  attacker:
    'Someone who gets the released molecules and has a molecule or its scaffold, and wants to learn whether it was in the data. ' +
    'They also hold molecules of the same class that were not in the data.',
  byDefault: true,
  onCells: true,
  onlySamples: ['molecule'],
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: {},
  create() {
    return {
      async guess(view, context) {
        const [{moleculeView}, {eachTarget}] = await Promise.all([
          import('./molecules/view.js'),
          import('./molecules/each-target.js'),
        ])
        const {chemistry, released, targets, auxiliary} = await moleculeView(view, true)
        const scaffoldOf = (smiles: string) => chemistry.scaffold(smiles) ?? ''
        const shown = new Set<string>()
        await eachTarget(released, smiles => shown.add(scaffoldOf(smiles)).size, context)
        const known = new Map<string, number>()
        for (const smiles of [...targets, ...auxiliary]) known.set(scaffoldOf(smiles), (known.get(scaffoldOf(smiles)) ?? 0) + 1)
        const all = targets.length + auxiliary.length
        const scores = await eachTarget(
          targets,
          smiles => {
            const scaffold = scaffoldOf(smiles)
            return scaffold !== '' && shown.has(scaffold) ? Math.log(all / (known.get(scaffold) ?? 1)) : 0
          },
          context,
        )
        return {kind: 'membership', scores, parameters: {estimated: []}}
      },
    }
  },
})
