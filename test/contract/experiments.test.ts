import {describe, expect, test} from 'vitest'
import {figuresOf} from '../../src/audit/pool/pool-results.js'
import {createContext} from '../../src/core/context.js'
import {Interrupted} from '../../src/core/errors.js'
import {createRng} from '../../src/core/rng.js'
import {randomOversampling} from '../../src/generators/statistical/random-oversampling.js'
import {createGenerator} from '../../src/generators/sample-classes.js'
import {smote} from '../../src/generators/interpolation/smote.js'
import type {ExperimentDefinition} from '../../src/attacks/shadow/define-experiment.js'
import {runExperiment} from '../../src/attacks/shadow/experiment/run-experiment.js'
import {experiments} from '../../src/attacks/registry.js'
import type {ExperimentAttack} from '../../src/attacks/shadow/experiment/experiment.js'
import type {Experiment} from '../../src/attacks/shadow/experiment/in-and-out-runs.js'
import {numericColumn, type Table} from '../../src/core/table.js'
import {testContext} from '../support/context.js'
import {gaussianClasses, numeric} from '../support/tables.js'

const ROWS = [1, 4, 7]

/** The records that are asked about lie among the other class: a classifier that has seen one answers differently there. */
function withOutliers(table: Table): Table {
  const features = table.columns.slice(0, -1).map(column => {
    const values = numericColumn(table, column.field.name).values.slice()
    for (const row of ROWS) values[row] = -2 - 0.1 * row
    return numeric(column.field.name, values)
  })
  return table.withColumns([...features, ...table.columns.slice(-1)])
}

/** On the generator of the attack's own controls, if it can look at few. */
async function experiment(attack: ExperimentAttack, mode: Experiment['mode'], seed: number): Promise<Experiment> {
  const data = withOutliers(gaussianClasses(createRng(seed), {rows: 60, minority: 16, columns: 4})).as('train')
  const minority = {target: 'y', label: '1'}
  const controlled = attack.controlOn?.(data, minority)
  const usual = mode === 'planted-leak' ? randomOversampling.create() : smote.create()
  return {data, minority, generator: controlled ? await createGenerator(controlled) : usual, releasedRows: 40, mode}
}

async function play(entry: ExperimentDefinition, mode: Experiment['mode'], seed: number) {
  const runs = 'shadowRuns' in entry.options ? {shadowRuns: 16} : {}
  // On 80 rows an epoch is a single step: with fewer epochs even the control, which trains ten times as long, has learned little.
  const model = 'training' in entry.options ? {training: 'augmented', epochs: 40} : {}
  const attack = await entry.create({...runs, ...model, testRuns: 12})
  return (await runExperiment(await experiment(attack, mode, seed), attack, ROWS, testContext(seed))).records
}

async function pValue(entry: ExperimentDefinition, mode: Experiment['mode'], seed: number): Promise<number> {
  const records = await play(entry, mode, seed)
  return figuresOf([{kind: 'experiment', records, complete: true, details: {}}], 0.95).test?.pValue ?? 1
}

describe.each(experiments.entries.map(entry => [entry.name, entry] as const))('the experiment %s', (_name, entry) => {
  test('finds a planted leak', async () => {
    expect(await pValue(entry, 'planted-leak', 1)).toBeLessThan(1e-4)
  })

  test('sees nothing where there is nothing: of 12 independent samples at most 3 come out below 5 %', async () => {
    const pValues: number[] = []
    for (let seed = 100; seed < 112; seed++) pValues.push(await pValue(entry, 'independent-sample', seed))
    // Binomial(12, 0.05): more than 3 has probability 0.0022.
    expect(pValues.filter(p => p < 0.05).length).toBeLessThanOrEqual(3)
  })

  test('gives the same scores for the same seed, whichever records are asked about together', async () => {
    const attack = await entry.create({testRuns: 4})
    const few = {...attack, options: {...attack.options, shadowRuns: 6}}
    const played = await experiment(attack, 'play', 2)
    const together = await runExperiment(played, few, ROWS, testContext(2))
    const apart = await runExperiment(played, few, ROWS.slice(1), testContext(2))
    expect(apart.records).toEqual(together.records.slice(1))
  })

  test('declares the same needs in the list as in the file', async () => {
    expect((await entry.create({})).knows).toEqual(entry.knows)
  })

  test('stops when asked to', async () => {
    const controller = new AbortController()
    controller.abort()
    const attack = await entry.create({})
    const played = await experiment(attack, 'play', 3)
    await expect(runExperiment(played, attack, ROWS, createContext(createRng(1), controller.signal))).rejects.toThrow(Interrupted)
  })

  test('refuses unknown options with the known ones', () => {
    expect(() => entry.create({nonsense: 1})).toThrow(`${entry.name} has no option 'nonsense'`)
  })

  test('says in a sentence who the attacker is, and where it is from', () => {
    expect(entry.attacker).toMatch(/\w+.*\.$/s)
    expect(entry.source).not.toBe('')
  })
})
