import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {MISSING_CODE, Table, type CategoricalColumn, type Column} from '../../../src/core/table.js'
import {association, drawColumn} from '../../../src/metrics/fidelity/association.js'
import {alphaPrecision} from '../../../src/metrics/fidelity/alpha-precision.js'
import {columnPairs} from '../../../src/metrics/fidelity/column-pairs.js'
import {columnShapes} from '../../../src/metrics/fidelity/column-shapes.js'
import {densityCoverage} from '../../../src/metrics/fidelity/density-coverage.js'
import {support} from '../../../src/metrics/fidelity/support.js'
import {poolFigure} from '../../../src/metrics/pool-figure.js'
import {testContext} from '../../support/context.js'
import {tableOf} from '../../support/releases.js'
import {categorical, numeric} from '../../support/tables.js'

// Made by fixtures/golden/fidelity.py with numpy, SciPy and scikit-learn.
const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden/fidelity.json', import.meta.url), 'utf8')) as {
  real: number[][]
  synthetic: number[][]
  realLevels: string[]
  syntheticLevels: string[]
  figures: Record<string, number>
  associations: Record<string, number>
}

const levels = (name: string, values: readonly string[]): CategoricalColumn => {
  const column = categorical(name, values)
  const all = ['a', 'b', 'c']
  return {...column, field: {...column.field, levels: all}, codes: Int32Array.from(values, value => all.indexOf(value))}
}
const numbers = {real: tableOf('holdout', golden.real), synthetic: tableOf('synthetic', golden.synthetic)}
const mixed = {
  real: numbers.real.withColumns([...numbers.real.columns, levels('level', golden.realLevels)]),
  synthetic: numbers.synthetic.withColumns([...numbers.synthetic.columns, levels('level', golden.syntheticLevels)]),
}
const hangTogether = (first: Column, second: Column) => {
  const rows = Int32Array.from({length: first.kind === 'numeric' ? first.values.length : first.codes.length}, (_, row) => row)
  return association(drawColumn(first, rows), drawColumn(second, rows))
}

describe("fidelity agrees with reference implementations' figures", () => {
  it('of column distances', async () => {
    const {figures, columns} = await columnShapes.create({}).measure(mixed, testContext())
    expect(columns?.map(({value}) => value)).toEqual(
      ['ks0', 'ks1', 'ks2', 'tv'].map(name => expect.closeTo(golden.figures[name], 12) as number),
    )
    expect(figures['largestDistance'].value).toBe(Math.max(...(columns ?? []).map(({value}) => value)))
  })

  it('of density, coverage and rows outside the support', async () => {
    const [{figures}, outside] = [
      await densityCoverage.create({}).measure(numbers, testContext()),
      await support.create({}).measure(numbers, testContext()),
    ]
    expect(figures['density'].value).toBeCloseTo(golden.figures['density'], 12)
    expect(figures['coverage'].value).toBeCloseTo(golden.figures['coverage'], 12)
    expect(outside.figures['outsideShare'].value).toBeCloseTo(1 - golden.figures['precision'], 12)
  })

  it('of alpha-precision and beta-recall', async () => {
    const {figures} = await alphaPrecision.create({}).measure(numbers, testContext())
    expect(figures['alphaPrecision'].value).toBeCloseTo(golden.figures['alphaPrecision'], 10)
    expect(figures['betaRecall'].value).toBeCloseTo(golden.figures['betaRecall'], 10)
  })

  it("of Pearson's correlation, Cramer's V and the correlation ratio", () => {
    const [x0, x1] = numbers.real.columns
    const [level, coarse] = [levels('level', golden.realLevels), levels('coarse', golden.syntheticLevels)]
    const measured = {
      pearson: hangTogether(x0, x1),
      cramersV: hangTogether(level, coarse),
      eta: hangTogether(level, x0),
    }
    for (const [name, value] of Object.entries(measured)) expect(value, name).toBeCloseTo(golden.associations[name], 12)
    expect(hangTogether(x0, level)).toBe(measured.eta)
  })
})

const table = <R extends 'holdout' | 'synthetic'>(role: R, ...columns: Column[]) =>
  new Table(role, columns, columns[0].kind === 'numeric' ? columns[0].values.length : columns[0].codes.length)

describe('fidelity on small tables', () => {
  it('takes missing cells as a value of their own in the distance of columns', async () => {
    const real = table('holdout', numeric('x', [1, 2, NaN, NaN]))
    const synthetic = table('synthetic', numeric('x', [1, 2, 1, 2]))
    const {columns} = await columnShapes.create({}).measure({real, synthetic}, testContext())
    expect(columns?.[0].value).toBeCloseTo(0.5, 12)
  })

  it('leaves pairs out that are not defined, and counts them', async () => {
    const real = table('holdout', numeric('x', [1, 2, 3, 4]), numeric('y', [4, 3, 2, 1]), numeric('flat', [7, 7, 7, 7]))
    const {figures, details} = await columnPairs.create({}).measure({real, synthetic: real.as('synthetic')}, testContext())
    expect(details).toEqual({columnPairs: 1, columnPairsLeftOut: 2})
    expect(figures['meanDifference'].value).toBe(0)
  })

  it('has no association of a column that does not vary, or is missing where the other is not', () => {
    const flat = numeric('flat', [0.1, 0.1, 0.1])
    const x = numeric('x', [1, 2, 3])
    const one = categorical('one', ['a', 'a', 'a'])
    const gone = {...categorical('gone', ['a', 'b', 'a']), codes: Int32Array.of(MISSING_CODE, MISSING_CODE, 0)}
    expect([hangTogether(flat, x), hangTogether(one, x), hangTogether(one, gone)]).toEqual([undefined, undefined, undefined])
  })

  it('finds rows out of range by a number or by a level', async () => {
    const levelled = (values: string[]) => levels('level', values)
    const real = table('holdout', numeric('x', [1, 2, 3, 4, 5, 6, 7]), levelled(['a', 'a', 'a', 'a', 'b', 'b', 'b']))
    const synthetic = table('synthetic', numeric('x', [1, 9, 0, 4, 5, NaN, 7]), levelled(['a', 'a', 'a', 'c', 'b', 'b', 'b']))
    const {figures} = await support.create({}).measure({real, synthetic}, testContext())
    expect(figures['outOfRangeShare'].value).toBeCloseTo(3 / 7, 12)
  })
})

describe('pooling a figure over repeats', () => {
  const settings = {trainRows: 100, testRows: 100, confidence: 0.95}
  it('takes the spread of repeats that split anew, and the standard error of those that do not', () => {
    const anew = poolFigure([0.4, 0.5, 0.6], [0.01, 0.01, 0.01], [0, 1], {...settings, newSplits: true}, 'bootstrap')
    const fixed = poolFigure([0.4, 0.5, 0.6], [0.03, 0.03, 0.03], [0, 1], {...settings, newSplits: false}, 'bootstrap')
    expect(anew.method).toContain('Nadeau')
    // 1.96 times the root of 0.03^2 + 0.1^2 / 3.
    expect(fixed.high - fixed.value).toBeCloseTo(1.959964 * Math.sqrt(0.0009 + 0.01 / 3), 6)
  })
})
