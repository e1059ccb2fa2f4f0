import {expect, it} from 'vitest'
import {attacks} from '../../../src/attacks/registry.js'
import {figuresOf} from '../../../src/audit/pool/pool-results.js'
import type {Release} from '../../../src/audit/release/release.js'
import {runAttack} from '../../../src/audit/score/attack-step.js'
import {createRng} from '../../../src/core/rng.js'
import type {Role, Table} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, tableOf} from '../../support/releases.js'
import {categorical} from '../../support/tables.js'

/** Rows of the two classes `a` and `b`, in this order. */
function rowsOf<R extends Role>(role: R, a: number, b: number): Table<R> {
  const plain = tableOf(role, gaussianRows(createRng(`${role} ${a} ${b}`), a + b, 3))
  const labels = [...new Array<string>(a).fill('a'), ...new Array<string>(b).fill('b')]
  return plain.withColumns([...plain.columns, categorical('y', labels)])
}

it('counts the released rows per record over all classes and repeats, in the rows of the minority alone', async () => {
  const attack = attacks.get('dcr-mia').create({})
  const outputOf = (synthetic: Table<'synthetic'>, minority: readonly string[]) => {
    const release: Release = {train: rowsOf('train', 20, 10), holdout: rowsOf('holdout', 20, 10), synthetic, notes: []}
    return runAttack(attack, release, {target: 'y', minority}, testContext('ratio'))
  }
  const [one, two] = [await outputOf(rowsOf('synthetic', 30, 12), ['a']), await outputOf(rowsOf('synthetic', 10, 12), ['a'])]
  expect(figuresOf([one], 0.95).details).toMatchObject({rowsPerRecord: 1.5})
  expect(figuresOf([one, two], 0.95).details).toMatchObject({rowsPerRecord: 1})
  const both = await outputOf(rowsOf('synthetic', 30, 12), ['a', 'b'])
  expect(figuresOf([both], 0.95).details).toMatchObject({rowsPerRecord: 42 / 30})
})
