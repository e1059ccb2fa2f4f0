import {throwIfStopped, type Context} from '../../../core/context.js'
import type {NumberOption, OptionSpecs, OptionValues} from '../../../core/options.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../../../core/table.js'
import {rhoFor} from '../../../dp/accountant.js'
import {claimNotes, claimRecord} from '../../../dp/claim.js'
import {ConcentratedBudget} from '../../../dp/concentrated-budget.js'
import {privateRows, privateScales, privateTable} from '../dp-gaussian-copula/private-rows.js'
import type {Scale} from '../dp-gaussian-copula/scale.js'
import type {FittedGenerator, Generator} from '../../generator.js'
import {deltaOption, domainOption, epsilonOption, insecureSeedOption, noiseFor} from '../private-options.js'
import {codedColumn, codesOf, type CodedColumn} from './cells-of-columns.js'
import {marginalsLoss} from './marginals-loss.js'
import type {CodedRows, NoisyCells, PrivateFit} from './measure.js'
import {samplePositions, type PrivateMarginals} from './private-marginals.js'
import {restoredMarginals, savedMarginals} from './saved-marginals.js'

export const marginalOptions = {
  epsilon: epsilonOption,
  delta: deltaOption,
  domain: domainOption,
  bins: {
    type: 'integer',
    min: 2,
    max: 256,
    default: 16,
    description: "Equal bins that a number's range is divided into; never more than it has steps.",
  } satisfies NumberOption,
  insecureSeed: insecureSeedOption,
} as const satisfies OptionSpecs

export type FitMarginals = (
  rows: CodedRows,
  columns: readonly CodedColumn[],
  fit: PrivateFit,
  context: Context,
) => Promise<PrivateMarginals>

/** A generator that draws the class's rows from noisy marginals; `fitMarginals` decides which. */
export function marginalGenerator(
  name: string,
  {epsilon, delta, domain, bins, insecureSeed}: OptionValues<typeof marginalOptions>,
  fitMarginals: FitMarginals,
): Generator {
  const budget = {epsilon, delta}
  const columnsOf = (scales: readonly Scale[]) => scales.map(scale => codedColumn(scale, bins))
  const rowsOf = (columns: readonly CodedColumn[], positions: readonly Float64Array[]): CodedRows => ({
    sizes: columns.map(({size}) => size),
    codes: columns.map((column, at) => codesOf(column, positions[at])),
  })
  const fitted = (
    learnt: PrivateMarginals,
    secure: boolean,
    notes: readonly string[],
    where: {train: Table<'train'>; minority: MinorityClass; scales: readonly Scale[]},
  ): FittedGenerator => ({
    notes,
    async sample(rowCount, sampling) {
      const positions = await samplePositions(learnt, columnsOf(where.scales), rowCount, sampling)
      return privateTable(where.train, where.minority, where.scales, positions, rowCount)
    },
    save: () => ({...savedMarginals(learnt, secure), training: claimRecord(budget, secure)}),
    dispose: () => undefined,
  })
  return {
    claims: budget,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const {scales, positions} = privateRows(name, train, minority, domain, bins)
      const noise = noiseFor(insecureSeed, context.rng)
      const columns = columnsOf(scales)
      const answers: NoisyCells[] = []
      const spending = {budget: new ConcentratedBudget(rhoFor(budget)), noise, answers}
      const learnt = await fitMarginals(rowsOf(columns, positions), columns, spending, context)
      context.progress(1)
      return {
        ...fitted(learnt, noise.secure, claimNotes(name, budget, noise.secure), {train, minority, scales}),
        privacyLoss: (data, row) => {
          const known = rowsOf(columns, privateRows(name, data, minority, domain, bins).positions)
          return marginalsLoss(answers, known, rowsWithLabel(data, minority.target, [minority.label]).indexOf(row))
        },
      }
    },
    restore: (saved, train, minority) => {
      const scales = privateScales(name, train, minority, domain, bins)
      const {learnt, secure} = restoredMarginals(saved, columnsOf(scales))
      return Promise.resolve(fitted(learnt, secure, claimNotes(name, budget, secure, 'saved'), {train, minority, scales}))
    },
  }
}
