import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import type {AttackerView} from '../../src/attacks/attack.js'
import {attacks} from '../../src/attacks/registry.js'
import type {GivenOptions} from '../../src/core/options.js'
import {Table} from '../../src/core/table.js'
import {experiments} from '../../src/attacks/registry.js'
import {testContext} from '../support/context.js'
import {categorical, numeric} from '../support/tables.js'

interface Scored {
  readonly attack: string
  readonly options: GivenOptions
  readonly scores: readonly number[]
}
type Columns = Record<'x' | 'y' | 'few', readonly number[]> & {readonly kind: readonly string[]}

// Made by fixtures/golden/membership.py with numpy and scipy from the definitions of the papers.
const golden = JSON.parse(readFileSync(new URL('../../fixtures/golden/membership.json', import.meta.url), 'utf8')) as {
  readonly tables: Record<'released' | 'targets' | 'auxiliary', Columns>
  readonly releasedRows: readonly Scored[]
  readonly shadows: Record<'with' | 'without' | 'judged', readonly (readonly number[])[]>
  readonly throughModel: readonly Scored[]
}

function tableOf<R extends 'synthetic' | 'targets' | 'auxiliary'>(role: R, {x, y, few, kind}: Columns): Table<R> {
  return new Table(role, [numeric('x', x), numeric('y', y), numeric('few', few), categorical('kind', kind)], x.length)
}

const named = (cases: readonly Scored[]) =>
  cases.map(scored => [`${scored.attack} ${JSON.stringify(scored.options)}`, scored] as const)

function expectScores(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length)
  expected.forEach((score, at) => {
    expect(Math.abs(found[at] - score)).toBeLessThan(1e-9 * Math.max(1, Math.abs(score)))
  })
}

describe('scores of attacks on released rows are those of the definitions, computed in Python', () => {
  const {released, targets, auxiliary} = golden.tables
  const view: AttackerView = {
    released: tableOf('synthetic', released),
    targets: tableOf('targets', targets),
    auxiliary: tableOf('auxiliary', auxiliary),
  }
  test.each(named(golden.releasedRows))('%s', async (_, {attack, options, scores}) => {
    const guesses = await (await attacks.get(attack).create(options)).guess(view, testContext())
    if (guesses.kind !== 'membership') throw new TypeError('A membership attack guesses membership.')
    expectScores(guesses.scores, scores)
  })
})

describe('scores of attacks through a model are those of the definitions, computed in Python', () => {
  const vectors = (side: 'with' | 'without' | 'judged') => golden.shadows[side].map(values => Float64Array.from(values))
  test.each(named(golden.throughModel))('%s', async (_, {attack, options, scores}) => {
    const made = await experiments.get(attack).create(options)
    const scorer = await made.learn({with: vectors('with'), without: vectors('without')}, testContext())
    expectScores(scorer(vectors('judged')), scores)
  })
})
