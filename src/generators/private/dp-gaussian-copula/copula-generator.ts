import {throwIfStopped, type Context} from '../../../core/context.js'
import type {NumberOption, OptionSpecs, OptionValues} from '../../../core/options.js'
import {doubles, vector} from '../../../core/saved-state.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../../../core/table.js'
import {rhoFor} from '../../../dp/accountant.js'
import {claimNotes, claimRecord} from '../../../dp/claim.js'
import type {NoiseSource} from '../../../dp/secure-noise.js'
import type {FittedGenerator, Generator} from '../../generator.js'
import {binsOption, deltaOption, domainOption, epsilonOption, insecureSeedOption, noiseFor} from '../private-options.js'
import {copulaLoss} from './copula-loss.js'
import {fitPrivateCopula, samplePositions, type Influence, type PrivateCopula} from './model.js'
import {privateRows, privateScales, privateTable, type PrivateRows} from './private-rows.js'
import {restoredMarginals, savedMarginals, type SavedMarginal} from './saved-marginals.js'
import type {Scale} from './scale.js'

export const privateCopulaOptions = {
  epsilon: epsilonOption,
  delta: deltaOption,
  domain: domainOption,
  bins: binsOption,
  marginalShare: {
    type: 'number',
    min: 0.05,
    max: 0.95,
    default: 0.5,
    description: 'Share of the budget for the single columns; the rest is for how they depend on each other.',
  },
  clip: {
    type: 'number',
    min: 0.1,
    max: 10,
    default: 1.25,
    description: "Bound of the square sum of a row's rank scores, in units of what rows of independent columns have on average.",
  } satisfies NumberOption,
  insecureSeed: insecureSeedOption,
} as const satisfies OptionSpecs

/** The rows that the copula is fitted to, and how much a real record can change of what is counted in them. */
export interface PreparedRows extends Pick<PrivateRows, 'positions'> {
  readonly influence: Influence
  /** They are the real records themselves. */
  readonly areRecords: boolean
  readonly notes: readonly string[]
}

interface Where {
  readonly train: Table<'train'>
  readonly minority: MinorityClass
  readonly scales: readonly Scale[]
}

/** A generator that fits a private copula to the class's rows, or to rows made of them. */
export function copulaGenerator(
  name: string,
  {epsilon, delta, domain, bins, marginalShare, clip, insecureSeed}: OptionValues<typeof privateCopulaOptions>,
  prepare: (rows: PrivateRows, noise: NoiseSource, context: Context) => PreparedRows,
): Generator {
  const budget = {epsilon, delta}
  const mostCells = 2 ** Math.ceil(Math.log2(bins))
  const fitted = (copula: PrivateCopula, secure: boolean, notes: readonly string[], where: Where): FittedGenerator => ({
    notes,
    sample: async (rowCount, sampling) =>
      privateTable(where.train, where.minority, where.scales, await samplePositions(copula, rowCount, sampling), rowCount),
    save: () => ({
      state: {secure, marginals: savedMarginals(copula.marginals)},
      tensors: new Map([['factor', vector(copula.factor)]]),
      training: claimRecord(budget, secure),
    }),
    dispose: () => undefined,
  })
  return {
    claims: budget,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const rows = privateRows(name, train, minority, domain, mostCells)
      const noise = noiseFor(insecureSeed, context.rng)
      const {positions, influence, areRecords, notes} = prepare(rows, noise, context)
      const fit = {rho: rhoFor({epsilon, delta}), marginalShare, clip, noise, influence}
      const {scales} = rows
      const {copula, answers} = fitPrivateCopula(scales, positions, fit, context)
      const lossOf = (data: Table<'train'>, row: number) => {
        const {positions: known} = privateRows(name, data, minority, domain, mostCells)
        const place = rowsWithLabel(data, minority.target, [minority.label]).indexOf(row)
        return copulaLoss(scales, copula.marginals, answers, known, place)
      }
      context.progress(1)
      const all = [...claimNotes(name, budget, noise.secure), ...notes]
      const made = fitted(copula, noise.secure, all, {train, minority, scales})
      return Promise.resolve(areRecords ? {...made, privacyLoss: lossOf} : made)
    },
    restore: ({state, tensors}, train, minority) => {
      const {secure, marginals} = state as unknown as {secure: boolean; marginals: readonly SavedMarginal[]}
      const scales = privateScales(name, train, minority, domain, mostCells)
      const copula = {marginals: restoredMarginals(scales, marginals), factor: doubles(tensors, 'factor')}
      if (copula.factor.length !== scales.length ** 2)
        throw new RangeError('The factor must have a row and a column for each column.')
      return Promise.resolve(fitted(copula, secure, claimNotes(name, budget, secure, 'saved'), {train, minority, scales}))
    },
  }
}
