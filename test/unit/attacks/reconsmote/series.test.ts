import {describe, expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {comparable, comparisonScale, countRecords} from '../../../../src/audit/score/count-guesses.js'
import type {Column, SignalForm} from '../../../../src/core/column.js'
import {createContext} from '../../../../src/core/context.js'
import {createRng} from '../../../../src/core/rng.js'
import {isOfSample} from '../../../../src/core/sample-form.js'
import {Table} from '../../../../src/core/table.js'
import {wireBreaks} from '../../../../src/datasets/simulated/wire-breaks.js'
import {generators} from '../../../../src/generators/registry.js'

const RECORDS = 24

/** Breaking wires as series of a CSV file, of which every so many values are kept: what each becomes is told of a level of 16 bits. */
function series(seed: string, valueOf: (level: number) => number, every = 1): Table<'source'> {
  const {columns, rowCount} = wireBreaks(seed, {breaks: RECORDS, others: 0})
  const kept = columns.filter((column, at) => !isOfSample(column.field) || at % every === 0)
  const form: SignalForm = {kind: 'signal', length: kept.length - 1, stored: {as: 'files', name: 'v'}}
  const turned = kept.map((column, place): Column => {
    if (column.kind === 'categorical') return column
    return {
      ...column,
      field: {...column.field, decimals: 17, integer: false, sample: {form, place}},
      values: column.values.map(valueOf),
    }
  })
  return new Table('source', turned, rowCount)
}

/** What is released: five rows of SMOTE for each, with so many decimals. */
async function released(real: Table<'source'>, decimals?: number): Promise<Table<'synthetic'>> {
  const context = createContext(createRng(5))
  const fitted = await generators.get('smote').create().fit(real.as('train'), {target: 'folder', label: 'break'}, context)
  return rounded(await fitted.sample(5 * real.rowCount, context), decimals)
}

const rounded = <R extends 'synthetic'>(table: Table<R>, decimals?: number): Table<R> =>
  table.withColumns(
    table.columns.map(column =>
      column.kind === 'categorical' || decimals === undefined
        ? column
        : {...column, values: column.values.map(value => Number(value.toFixed(decimals)))},
    ),
  )

async function attacked(real: Table<'source'>, release: Table<'synthetic'>) {
  const {records} = await (await reconSmote.create()).guess({released: release.without(['folder'])}, createContext(createRng(3)))
  const scale = comparisonScale(real)
  return countRecords(comparable(real, scale), comparable(records, scale), scale)
}

describe('reconsmote on series of text', () => {
  test('rebuilds them from rows with all their digits', async () => {
    const real = series('digits', level => Math.tanh(level / 30_000), 8)
    const {matched, guessed} = await attacked(real, await released(real))
    expect(matched / RECORDS).toBeGreaterThan(0.7)
    expect(matched / guessed).toBeGreaterThan(0.95)
  })

  test.each<[string, (level: number) => number]>([
    ['which have as many', level => level / 10_000],
    ['which have more', level => level / 10_007],
  ])('rebuilds series from rows of four decimals, %s', async (_, valueOf) => {
    const real = series('decimals', valueOf)
    const {matched, guessed} = await attacked(real, await released(real, 4))
    expect(matched / RECORDS).toBeGreaterThan(0.6)
    expect(matched / guessed).toBeGreaterThan(0.95)
  })

  test.each([undefined, 4])('rebuilds nothing from series of others with %s decimals', async decimals => {
    const every = decimals === undefined ? 8 : 1
    const [real, others] = ['real', 'others'].map(seed => series(seed, level => Math.tanh(level / 30_000), every))
    expect(await attacked(real, rounded(others.as('synthetic'), decimals))).toMatchObject({matched: 0, guessed: 0})
  })
})
