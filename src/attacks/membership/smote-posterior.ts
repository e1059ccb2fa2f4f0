import {KNOWS_A_RECORD} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext} from '../../core/context.js'
import {requireRows} from '../encode-view.js'
import {closestReleased} from './closest-released.js'
import {readCells} from './smote-posterior/cells.js'
import {findEdges} from './smote-posterior/edges.js'
import {noExplanations} from './smote-posterior/explanations.js'
import {memberLogOdds} from './smote-posterior/posterior.js'

export const smotePosterior = defineAttack({
  name: 'smote-posterior',
  summary: 'Weighs for every person how likely the synthetic rows were interpolated from their record.',
  source: 'SMOTE (Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953) as a likelihood; this project',
  attacker: `${KNOWS_A_RECORD}.`,
  byDefault: true,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: {},
  create() {
    return {
      async guess(view, context) {
        const targets = requireRows(view.targets, 'there are no targets to ask about')
        const released = requireRows(view.released, 'the release holds no synthetic rows')
        const distances = await closestReleased(view, subContext(context, 'near', 0, 0.2))
        const cells = readCells(released, targets)
        const found = noExplanations()
        const all = Int32Array.from({length: targets.rowCount}, (_, target) => target)
        await findEdges(cells, released.rowCount, () => all, found, subContext(context, 'edges', 0.2, 1))
        const odds = memberLogOdds(found, new Float64Array(targets.rowCount), released.rowCount)
        const scores = odds.map((value, target) => value + 1e-3 / (1 + distances[target]))
        return {kind: 'membership', scores, parameters: {estimated: []}}
      },
    }
  },
})
