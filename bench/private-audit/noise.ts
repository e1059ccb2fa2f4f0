import {experimentFigures} from '../../src/audit/pool/experiment.js'
import {runExperiment} from '../../src/attacks/shadow/experiment/run-experiment.js'
import {privacyLoss} from '../../src/attacks/shadow/privacy-loss.js'
import {createContext} from '../../src/core/context.js'
import type {MinorityClass, Table} from '../../src/core/table.js'
import {createRng} from '../../src/core/rng.js'
import type {Generator} from '../../src/generators/generator.js'

export interface NoiseGame {
  /** With the target record, which comes last. */
  readonly data: Table<'train'>
  readonly minority: MinorityClass
  /** Runs with the record, and as many without it: a fourth chooses the threshold, the rest are counted. */
  readonly runs: number
  readonly seed: string
}

/** Who sees the noise: what `privacy-loss` proves about a generator, as a row of a table. */
export async function noiseRow(name: string, generator: Generator, {data, minority, runs, seed}: NoiseGame): Promise<string> {
  const {claims} = generator
  if (claims === undefined) throw new TypeError('A generator that claims nothing cannot be held to it.')
  const experiment = {data, minority, generator, releasedRows: 1, mode: 'play'} as const
  const attack = privacyLoss.create({testRuns: runs})
  const {records} = await runExperiment(experiment, attack, [data.rowCount - 1], createContext(createRng(seed)))
  const claim = {claimedEpsilon: claims.epsilon, claimedDelta: claims.delta}
  const {estimates, details} = experimentFigures([{kind: 'experiment', records, complete: true, details: claim}], 0.95)
  const number = (detail: string) => Number(details?.[detail])
  const {value, trials} = estimates['mu']
  return cells(
    name,
    claims.epsilon,
    number('claimedMu').toFixed(3),
    seed,
    trials,
    value.toFixed(3),
    `${(100 * number('provedShareOfMu')).toFixed(0)} %`,
    number('gaussianEpsilonAtClaimedDelta').toFixed(3),
    value > number('claimedMu') ? 'exceeds' : 'below',
  )
}

export const cells = (...values: readonly (string | number)[]) => `| ${values.join(' | ')} |`
