import {describe, expect, test} from 'vitest'
import {attacks} from '../../../src/attacks/registry.js'
import {sampleNumbers} from '../../../src/preprocess/sample-features.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {rowsWithLabel, Table} from '../../../src/core/table.js'
import {wireBreaks} from '../../../src/datasets/simulated/wire-breaks.js'
import {testContext} from '../../support/context.js'
import {signals} from '../../support/signals.js'

const breaks = wireBreaks('cross-correlation', {breaks: 60, others: 0})
const {data, columns} = sampleNumbers(breaks.select(rowsWithLabel(breaks, 'folder', ['break']), 'train'))
const sounds = Array.from({length: 60}, (_, row) => data.slice(row * columns, (row + 1) * columns))
const asked = signals('targets', sounds)

type Change = (of: Float64Array, at: number) => Float64Array
const shifted =
  (by: number): Change =>
  of =>
    of.map((_, at) => of[at - by] ?? 0)
const CHANGES: Readonly<Record<string, Change>> = {
  'as it is': of => of,
  later: shifted(40),
  earlier: shifted(-25),
  'quieter and inverted': of => of.map(value => Math.round(-0.3 * value)),
  'with an offset': of => of.map(value => value + 5000),
  'later, louder and in noise': (of, row) => {
    const rng = createRng(row)
    return shifted(30)(of, row).map(value => 1.5 * value + 50 * normal(rng))
  },
}

async function scoresOf(change: Change, options = {}) {
  const released = signals('synthetic', sounds.slice(0, 30).map(change))
  const guess = await attacks.get('cross-correlation').create(options).guess({released, targets: asked}, testContext(1))
  const {scores} = guess as {scores: Float64Array}
  return [scores.slice(0, 30), scores.slice(30)]
}

describe('cross-correlation', () => {
  test.each(Object.entries(CHANGES))('finds a sound that was released %s', async (_, change) => {
    const [members, others] = await scoresOf(change)
    expect(Math.min(...members)).toBeGreaterThan(0.98)
    expect(Math.max(...others)).toBeLessThan(0.9)
  })

  test('finds no shifted sound where it is told not to look for shifts', async () => {
    const [members] = await scoresOf(shifted(40), {shift: 0})
    expect(Math.max(...members)).toBeLessThan(0.9)
  })

  test('does not apply to records', async () => {
    const rows = Table.fromRows([{a: 1}, {a: 2}])
    const attack = attacks.get('cross-correlation').create()
    await expect(attack.guess({released: rows.as('synthetic'), targets: rows.as('targets')}, testContext(1))).rejects.toThrow(
      'no signals',
    )
  })
})
