import {describe, expect, it} from 'vitest'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {matchRecords} from '../../../src/audit/score/match-records.js'
import {MATCH_RADIUS, comparable, comparisonScale} from '../../../src/audit/score/count-guesses.js'
import {createRng} from '../../../src/core/rng.js'
import type {Table} from '../../../src/core/table.js'
import {polynomFitSmote} from '../../../src/generators/interpolation/polynom-fit-smote.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, tableOf} from '../../support/releases.js'
import {polynomStar} from '../../support/samplers.js'
import {categorical} from '../../support/tables.js'

const rows = gaussianRows(createRng('star'), 40, 5)
const real = tableOf('source', rows)
const labels = categorical(
  'y',
  rows.map(() => '1'),
)

async function starOf(rowCount: number): Promise<Table> {
  const train = real.withColumns([...real.columns, labels]).as('train')
  const fitted = await polynomFitSmote.create().fit(train, {target: 'y', label: '1'}, testContext())
  return (await fitted.sample(rowCount, testContext(rowCount))).without(['y'])
}

async function attacked(released: Table) {
  const guess = await (await reconSmote.create()).guess({released: released.as('synthetic')}, testContext())
  const scale = comparisonScale(real)
  return {guess, match: matchRecords(comparable(real, scale), comparable(guess.records, scale), MATCH_RADIUS)}
}

describe('A star of rows at even places', () => {
  it.each([120, 160, 400])('of %s rows gives all 40 records away, exactly', async rowCount => {
    const {guess, match} = await attacked(await starOf(rowCount))
    expect([match.recall, match.precision]).toEqual([1, 1])
    expect(Math.min(...guess.confidence)).toBeGreaterThan(0.9)
    expect(guess.explainedShare).toBe(1)
    expect(guess.parameters.notes).toContainEqual(expect.stringContaining('even places'))
  })

  it.each([150, 197])('of %s rows leaves records open of which one row shows, or two of an unsure scale', async rowCount => {
    const {guess, match} = await attacked(await starOf(rowCount))
    expect(match.precision).toBe(1)
    expect(match.recall).toBeGreaterThanOrEqual(0.9)
    expect(match.recall).toBeLessThan(1)
    expect(guess.explainedShare).toBeLessThan(1)
  })

  it('gives no record away where places are random', async () => {
    const star = polynomStar(rows, 400, createRng('random'))
    const {guess} = await attacked(tableOf('synthetic', star.rows))
    expect(Array.from(guess.confidence).filter(confidence => confidence >= 0.9)).toHaveLength(0)
  })

  it('gives away what it shows when six rows of ten are released', async () => {
    const star = await starOf(400)
    const part = star.select(
      Array.from({length: 240}, (_, row) => row),
      'synthetic',
    )
    const {match} = await attacked(part)
    expect(match.precision).toBe(1)
    expect(match.recall).toBeGreaterThan(0.85)
  })
})
