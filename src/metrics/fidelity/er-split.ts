import {defineFidelity} from './define-fidelity.js'
import {NotApplicable} from '../../core/errors.js'
import type {Neighbours} from '../../stats/neighbour-list.js'
import {hassanatNeighbours} from './hassanat.js'
import {namedFigures, withErrors, type Statistic} from './resample.js'

/** As the published package wants in each half. */
const LEAST_MINORITY_ROWS = 6
/** Among so many nearest rows, one is in a resample of the real rows in all but three of ten thousand cases. */
const NEIGHBOURS = 8

/**
 * ER_split: the share of synthetic minority rows whose nearest real row is of another class, among rows that the generator did not
 * see. It estimates the share of synthetic rows that do not belong to the minority. Judged on the rows that the generator was made
 * from it would be far too low, because synthetic rows lie next to those. Real minority rows have a share too where classes
 * overlap: no generator that is true to its class gets below it.
 *
 * Hassanat, Tarawneh and Altarawneh, arXiv 2607.20787; the procedure is that of their package resample-audit 0.1
 * (`validity_audit`): one nearest neighbour by Hassanat's distance, 1,000 synthetic and 20,000 real rows at most. Departures: the
 * halves are the audit's split of the data instead of five splits of their own; real rows at equal distance count in random order,
 * not those of the majority first; levels and missing cells have distances; the interval is the audit's, with a bootstrap over
 * synthetic and real rows instead of Wilson's, which takes the real rows for given.
 *
 * @throws {NotApplicable} Without unseen rows of every class, with fewer than 6 minority rows among them, or without columns.
 */
export const erSplit = defineFidelity({
  name: 'er-split',
  summary: 'How many synthetic rows lie next to rows of other classes, judged on rows that the generator did not see.',
  source: 'Hassanat, Tarawneh and Altarawneh, arXiv 2607.20787',
  options: {},
  create() {
    return {
      async measure({allClasses}, context) {
        if (allClasses === undefined) throw new NotApplicable('it needs real rows of every class that the generator did not see')
        const {synthetic, unseen, isMinority} = allClasses()
        if (unseen.columns.length === 0) throw new NotApplicable('there are no feature columns')
        requireBothClasses(isMinority)
        if (synthetic.rowCount === 0) throw new NotApplicable('there are no synthetic rows')
        const count = Math.min(NEIGHBOURS, unseen.rowCount)
        const nearest = await hassanatNeighbours(unseen, synthetic, count, context)
        const rows = {real: unseen.rowCount, synthetic: synthetic.rowCount}
        const figures = await withErrors(rows, [[0, 1]], invalidShare(nearest, isMinority), context)
        return {figures: namedFigures(['erSplit'], figures)}
      },
    }
  },
})

function requireBothClasses(isMinority: Uint8Array): void {
  const minority = isMinority.reduce((sum, own) => sum + own, 0)
  if (minority < LEAST_MINORITY_ROWS)
    throw new NotApplicable(
      `it needs at least ${LEAST_MINORITY_ROWS} minority rows that the generator did not see and there are ${minority}`,
    )
  if (minority === isMinority.length) throw new NotApplicable('it needs unseen rows of another class and there are none')
}

/** The share of the synthetic rows whose nearest real row, of those that take part, is of another class. */
function invalidShare({count, indices}: Neighbours, isMinority: Uint8Array): Statistic {
  return (real, synthetic) => {
    const takesPart = new Uint8Array(isMinority.length)
    for (const row of real) takesPart[row] = 1
    let invalid = 0
    for (const row of synthetic) {
      const list = indices.subarray(row * count, (row + 1) * count)
      const nearest = list.find(point => takesPart[point] === 1) ?? list[count - 1]
      invalid += 1 - isMinority[nearest]
    }
    return [invalid / synthetic.length]
  }
}
