import {describe, expect, test} from 'vitest'
import {distinSmote} from '../../../src/attacks/reconstruction/distinsmote.js'
import {runAttack} from '../../../src/audit/score/attack-step.js'
import {figuresOf} from '../../../src/audit/pool/pool-results.js'
import type {Release} from '../../../src/audit/release/release.js'
import type {TaskOutput} from '../../../src/audit/plan/task-output.js'
import {createRng} from '../../../src/core/rng.js'
import {concatTables, type Role, type Table} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, smoteOf, tableOf} from '../../support/releases.js'
import {categorical} from '../../support/tables.js'

const classes = {target: 'y', minority: ['1']}

function labelled<R extends Role>(table: Table, role: R): Table<R> {
  const label = categorical('y', new Array<string>(table.rowCount).fill('1'))
  return table.withColumns([...table.columns, label]).as(role)
}

const [members, others, third] = [1, 2, 3].map(seed => gaussianRows(createRng(seed), 50, 4))

function releaseOf(synthetic: Table): Release & {readonly holdout: Table<'holdout'>} {
  return {
    train: labelled(tableOf('source', members), 'train'),
    holdout: labelled(tableOf('source', others), 'holdout'),
    synthetic: labelled(synthetic, 'synthetic'),
    notes: [],
  }
}

async function recognise(release: Release): Promise<Extract<TaskOutput, {kind: 'origins'}>> {
  const output = await runAttack(await distinSmote.create(), release, classes, testContext())
  if (output.kind !== 'origins') throw new TypeError(`Got ${output.kind}.`)
  return output
}

describe('recognising real rows in a file that holds synthetic ones as well', () => {
  test('finds the people whose rows the synthetic ones were made of, and nobody else', async () => {
    const output = await recognise(releaseOf(await smoteOf(members, 250, 1)))
    expect(output.main).toMatchObject({realSaidReal: 50, real: 50, syntheticSaidReal: 0, synthetic: 250})
    expect(output.control).toEqual({successes: 0, attempts: 50})
    expect(figuresOf([output], 0.95).test?.pValue).toBeLessThan(1e-20)
  })

  test('takes nobody for a source of rows that were made of other people, though their rows look as real as any', async () => {
    const release = releaseOf(await smoteOf(third, 250, 1))
    const {origins} = await fileOf(release)
    expect(origins.slice(0, 50).filter(origin => origin === 'real')).toHaveLength(50)
    const output = await recognise(release)
    expect(output.main.realSaidReal).toBe(0)
    expect(output.control.successes).toBe(0)
    expect(figuresOf([output], 0.95).test?.pValue).toBe(1)
  })

  test('recognises a person whose row is handed out as it is', async () => {
    const copied = concatTables('source', [tableOf('source', members.slice(0, 20)), tableOf('source', third)])
    const output = await recognise(releaseOf(copied))
    expect(output.main).toMatchObject({realSaidReal: 20, real: 50, syntheticSaidReal: 0})
    expect(output.control.successes).toBe(0)
  })

  test('counts people, not rows', async () => {
    // Two rows each; only the first one of every person is an end.
    const pairs = Array.from({length: 24}, (_, at) => between(members[2 * at], members[(2 * at + 2) % 48], [0.3, 0.6])).flat()
    const [train, holdout] = [0, 25].map(from => Int32Array.from({length: 50}, (_, row) => from + (row >> 1)))
    const output = await recognise({...releaseOf(tableOf('source', pairs)), people: {train, holdout}})
    expect(output.main).toMatchObject({realSaidReal: 24, real: 25})
    expect(output.control).toEqual({successes: 0, attempts: 25})
  })

  test('is not tested without people who were not in the data', async () => {
    const {holdout: _holdout, ...release} = releaseOf(await smoteOf(members, 250, 1))
    await expect(recognise(release)).rejects.toMatchObject({reason: {code: 'no-non-members'}})
  })
})

/** What the attack says of the members' rows and the released ones, in this order. */
async function fileOf({train, synthetic}: Release) {
  const released = concatTables('augmented', [train, synthetic]).without(['y'])
  const guesses = await (await distinSmote.create()).guess({released}, testContext())
  return guesses
}
