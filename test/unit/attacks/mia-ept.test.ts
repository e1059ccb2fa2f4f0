import {describe, expect, it, test} from 'vitest'
import {miaEpt} from '../../../src/attacks/membership/mia-ept.js'
import type {GivenOptions} from '../../../src/core/options.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {auc} from '../../../src/stats/roc.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, tableOf} from '../../support/releases.js'
import {categorical, numeric} from '../../support/tables.js'

type Rows = readonly (readonly number[])[]

async function scores(released: Rows, targets: Rows, auxiliary: Rows, options: GivenOptions = {}) {
  const view = {
    released: tableOf('synthetic', released),
    targets: tableOf('targets', targets),
    auxiliary: tableOf('auxiliary', auxiliary),
  }
  return (await miaEpt.create(options).guess(view, testContext())).scores
}

describe('mia-ept', () => {
  const rng = createRng('errors')
  /** Pairs (x, y) with x on one side of 0. */
  const pairs = (count: number, side: 1 | -1, of: (x: number) => number) =>
    Array.from({length: count}, () => {
      const x = side * (1 + Math.abs(normal(rng)))
      return [x, of(x)]
    })
  const same = (x: number) => x

  it('takes those for members whose columns released rows predict, and other people do not', async () => {
    const released = [...pairs(150, 1, same), ...pairs(150, -1, same)]
    const noise = gaussianRows(rng, 60, 2)
    const found = await scores(released, [...pairs(20, 1, same), ...pairs(20, 1, x => -x)], noise)
    expect(auc(found.slice(0, 20), found.slice(20))).toBe(1)
  })

  it('makes nothing of what anybody would predict, unless it compares with nothing', async () => {
    const released = [...pairs(150, 1, same), ...pairs(150, -1, same)]
    const auxiliary = [...pairs(60, 1, same), ...pairs(60, -1, x => -x)]
    const targets = [...pairs(20, -1, same), ...pairs(20, 1, same)]
    const aucOf = async (options: GivenOptions) => {
      const found = await scores(released, targets, auxiliary, options)
      return auc(found.slice(0, 20), found.slice(20))
    }
    expect(await aucOf({})).toBeGreaterThan(0.95)
    const alone = await aucOf({reference: 'none'})
    // Both kinds of targets are as easy: the AUC of nothing, four standard errors.
    expect(Math.abs(alone - 0.5)).toBeLessThan(4 * 0.093)
  })

  test('a level that the other columns speak against counts against a member, a rare one of many too', async () => {
    const table = <R extends 'synthetic' | 'targets' | 'auxiliary'>(role: R, cells: readonly (readonly [number, number])[]) => {
      const kind = categorical(
        'kind',
        cells.map(([, code]) => `level ${code}`),
      )
      const levels = Array.from({length: 30}, (_, code) => `level ${code}`)
      const codes = Int32Array.from(cells, ([, code]) => code)
      const x = numeric(
        'x',
        cells.map(([value]) => value),
      )
      return new Table(role, [x, {...kind, field: {...kind.field, levels}, codes}], cells.length)
    }
    const cell = (code: number): [number, number] => [code + 0.1 * normal(rng), code]
    const released = table(
      'synthetic',
      Array.from({length: 600}, (_, row) => cell(row % 30)),
    )
    const auxiliary = table(
      'auxiliary',
      Array.from({length: 60}, (_, row): [number, number] => [row % 30, (7 * row) % 30]),
    )
    const own = Array.from({length: 30}, (_, code) => cell(code))
    const wrong = own.map(([x, code]): [number, number] => [x, (code + 11) % 30])
    const view = {released, targets: table('targets', [...own, ...wrong]), auxiliary}
    const {scores: found} = await miaEpt.create({reference: 'none'}).guess(view, testContext())
    expect(auc(found.slice(0, 30), found.slice(30))).toBeGreaterThan(0.95)
  })

  it('learns from part of a large release, and says so', async () => {
    const rows = gaussianRows(createRng('many'), 2001, 2)
    const view = {
      released: tableOf('synthetic', rows),
      targets: tableOf('targets', rows.slice(0, 4)),
      auxiliary: tableOf('auxiliary', gaussianRows(rng, 8, 2)),
    }
    const {parameters} = await miaEpt.create({trees: 1}).guess(view, testContext())
    expect(parameters).toMatchObject({rowsLookedAt: 2000, trees: 1})
    expect(parameters.notes?.[0]).toContain('2000 of the 2001 rows were looked at')
  })
})
