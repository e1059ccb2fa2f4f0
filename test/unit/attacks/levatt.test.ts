import {describe, expect, it, test} from 'vitest'
import type {Attack} from '../../../src/attacks/attack.js'
import {dcrMia} from '../../../src/attacks/membership/dcr-mia.js'
import {levatt} from '../../../src/attacks/membership/levatt.js'
import {createRng, integerBelow, type Rng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {auc} from '../../../src/stats/roc.js'
import {testContext} from '../../support/context.js'
import {tableOf} from '../../support/releases.js'
import {categorical, numeric} from '../../support/tables.js'

async function scores(attack: Attack, released: Table<'synthetic'>, targets: Table<'targets'>): Promise<number[]> {
  const guesses = await attack.guess({released, targets}, testContext())
  if (guesses.kind !== 'membership') throw new TypeError('A membership attack guesses membership.')
  // No minus zeros.
  return Array.from(guesses.scores, score => score + 0)
}

const column = <R extends 'synthetic' | 'targets'>(role: R, ...values: number[]) =>
  tableOf(
    role,
    values.map(value => [value]),
  )

describe('levatt', () => {
  it('counts the digits that have to be changed, put in or left out', async () => {
    const found = await scores(levatt.create(), column('synthetic', 51.25, 700), column('targets', 81.25, 51.2, 700, 701.5, 9))
    // 700 is written 700.00 and 701.5 is 701.50: two decimals, as the targets have.
    expect(found).toEqual([-1, -1, 0, -2, -3])
  })

  it('counts another level as one digit, however its name is spelt, and a missing cell as no text', async () => {
    const rows = <R extends 'synthetic' | 'targets'>(role: R, x: number[], levels: (string | undefined)[]) => {
      const kind = categorical('kind', levels)
      const all = ['myocardial infarction', 'none']
      const codes = Int32Array.from(levels, level => (level === undefined ? -1 : all.indexOf(level)))
      return new Table(role, [numeric('x', x), {...kind, field: {...kind.field, levels: all}, codes}], x.length)
    }
    const released = rows('synthetic', [12, 345], ['myocardial infarction', 'none'])
    const targets = rows('targets', [12, 12, NaN, 345], ['none', 'myocardial infarction', 'none', undefined])
    expect(await scores(levatt.create(), released, targets)).toEqual([-1, 0, -3, -1])
  })

  it('knows levels by their names: tables of different files may count them otherwise', async () => {
    const rows = <R extends 'synthetic' | 'targets'>(role: R, levels: string[]) => {
      const x = numeric(
        'x',
        levels.map(() => 1),
      )
      return new Table(role, [x, categorical('kind', levels)], levels.length)
    }
    expect(await scores(levatt.create(), rows('synthetic', ['b', 'c']), rows('targets', ['a', 'b']))).toEqual([-1, 0])
  })

  it('writes no more digits of a release than the targets have, and tells small numbers apart', async () => {
    const exact = await scores(levatt.create(), column('synthetic', 0.1234999, 5), column('targets', 0.12, 0.5))
    expect(exact).toEqual([0, -2])
    const small = await scores(levatt.create(), column('synthetic', 1.25e-9, 5e-9), column('targets', 1.25e-9, 3.25e-9))
    expect(small).toEqual([0, -1])
  })

  test('finds the members whose digits a release repeats with one wrong in each number, which distances do not', async () => {
    const rng = createRng('digits')
    const record = () => Array.from({length: 4}, () => Number(digits(rng)))
    const [members, others] = [0, 1].map(() => Array.from({length: 60}, record))
    const released = tableOf(
      'synthetic',
      members.map(row => row.map(value => withWrongDigit(value, rng))),
    )
    const targets = tableOf('targets', [...members, ...others])
    const aucOf = async (attack: Attack) => {
      const found = await scores(attack, released, targets)
      return auc(found.slice(0, 60), found.slice(60))
    }
    expect(await aucOf(levatt.create())).toBe(1)
    // Drawn like this, the AUC of nothing lies within 0.5 +- 0.15 in 99.5 % of cases.
    expect(Math.abs((await aucOf(dcrMia.create())) - 0.5)).toBeLessThan(0.15)
  })

  it('looks at part of a large release, and says so', async () => {
    const values = Array.from({length: 20_001}, (_, row) => row)
    const guesses = await levatt
      .create()
      .guess({released: column('synthetic', ...values), targets: column('targets', 7, 50_000)}, testContext())
    expect(guesses.parameters).toMatchObject({rowsLookedAt: 20_000})
    expect(guesses.parameters.notes?.[0]).toContain('20000 of the 20001 rows were looked at')
  })
})

/** Six digits, none of them leading zeros. */
const digits = (rng: Rng) => `${1 + integerBelow(rng, 9)}${Array.from({length: 5}, () => integerBelow(rng, 10)).join('')}`

/** The first or second digit is another one: the number is far away. */
function withWrongDigit(value: number, rng: Rng): number {
  const at = integerBelow(rng, 2)
  const text = String(value)
  const wrong = 1 + ((Number(text[at]) + integerBelow(rng, 8)) % 9)
  return Number(text.slice(0, at) + String(wrong) + text.slice(at + 1))
}
