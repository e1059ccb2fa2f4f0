import {distinSmote} from '../../src/attacks/reconstruction/distinsmote.js'
import {reconSmote} from '../../src/attacks/reconstruction/reconsmote.js'
import {matchRadius, matchRecords, scoreVerdicts, type Rates, type RecordMatch} from '../../src/audit/score/match-records.js'
import {
  MATCH_RADIUS,
  comparable,
  comparisonScale,
  sameRecords,
  type ComparisonScale,
} from '../../src/audit/score/count-guesses.js'
import type {Context} from '../../src/core/context.js'
import {NotApplicable} from '../../src/core/errors.js'
import type {GivenOptions} from '../../src/core/options.js'
import {permutation} from '../../src/core/rng.js'
import {categoricalColumn, concatTables, type Table} from '../../src/core/table.js'
import type {Released} from '../support/paper-sets.js'
import {coarsened, type Coarsening} from './releases.js'

/** One attack on one release. */
export interface Run {
  readonly rates: Rates
  /** What the same score gives to an attacker who hands the released rows back. */
  readonly baseline: Rates
  readonly seconds: number
  /** Share of the released rows that the attack says it explains; of DistinSMOTE, of rows called undecidable. */
  readonly share: number
  /** Why the attack declined, if it did. */
  readonly declined?: string
  /** Per reconstructed record, what the attack said of it and whether it is right. */
  readonly records: readonly {readonly confidence: number; readonly isRight: boolean}[]
  /** Categorical cells of the records that were found. */
  readonly cells?: CellErrors
}

/** Wrong categorical cells, of `all`. */
export interface CellErrors {
  readonly all: number
  readonly wrong: number
  /** By each column's most common level among the released rows. */
  readonly wrongByMode: number
}

export interface ReconstructOptions {
  readonly attack?: GivenOptions
  readonly coarsening?: Coarsening
  /** Records that a reconstructed one may also be without being wrong, e.g. those of the majority. */
  readonly others?: Table
}

/**
 * ReconSMOTE on the synthetic rows, scored one to one: exact releases within 1e-9 in every column, coarsened ones within the radius
 * that belongs to them (audit/match.ts).
 */
export async function reconstruct(
  {real, synthetic}: Released,
  context: Context,
  {attack = {}, coarsening, others}: ReconstructOptions = {},
): Promise<Run> {
  const released = coarsening ? coarsened(synthetic, coarsening, context.rng.fork('noise')) : synthetic
  const scale = releasedScale(real)
  const records = comparable(real, scale)
  const radius = coarsening ? matchRadius(records, coarsening) : MATCH_RADIUS
  const baseline = matchRecords(records, comparable(released, scale), radius)
  const startedAt = performance.now()
  try {
    const guess = await (await reconSmote.create(attack)).guess({released}, context)
    const seconds = (performance.now() - startedAt) / 1000
    const guessed = comparable(guess.records, scale)
    const match = matchRecords(records, guessed, radius)
    const otherMatches = others && matchRecords(comparable(others, scale), guessed, radius).guessMatches
    const isRight = Array.from(match.guessMatches, (row, at) => row >= 0 || (otherMatches?.[at] ?? -1) >= 0)
    return {
      rates: others ? {...match, precision: shareOf(isRight)} : match,
      baseline,
      seconds,
      share: guess.explainedShare,
      records: isRight.map((right, at) => ({confidence: guess.confidence[at], isRight: right})),
      ...cellsOf(real, released, guess.records, match),
    }
  } catch (error) {
    return declined(error, baseline, startedAt)
  }
}

/** DistinSMOTE on real and synthetic rows, shuffled. Rows that equal a real record before they are coarsened are real. */
export async function distinguish({real, synthetic}: Released, context: Context, coarsening?: Coarsening): Promise<Run> {
  const both = concatTables('augmented', [real, synthetic])
  const exact = both.select(permutation(context.rng.fork('shuffle'), both.rowCount), 'augmented')
  const released = coarsening ? coarsened(exact, coarsening, context.rng.fork('noise')) : exact
  const scale = releasedScale(real)
  const isReal = sameRecords(comparable(real, scale), comparable(exact, scale))
  const allReal = scoreVerdicts(new Array<'real'>(released.rowCount).fill('real'), isReal)
  const startedAt = performance.now()
  try {
    const {origins: verdicts} = await (await distinSmote.create({})).guess({released}, context)
    const seconds = (performance.now() - startedAt) / 1000
    const undecidable = verdicts.filter(verdict => verdict === 'undecidable').length
    return {
      rates: scoreVerdicts(verdicts, isReal),
      baseline: allReal,
      seconds,
      share: undecidable / verdicts.length,
      records: [],
    }
  } catch (error) {
    return declined(error, allReal, startedAt)
  }
}

function declined(error: unknown, baseline: Rates, startedAt: number): Run {
  if (!(error instanceof NotApplicable)) throw error
  return {
    rates: {precision: undefined, recall: 0, f1: 0},
    baseline,
    seconds: (performance.now() - startedAt) / 1000,
    share: 0,
    declined: error.message,
    records: [],
  }
}

/** The releases are made on the [-1, 1] scale of the whole set already. */
function releasedScale(real: Table): ComparisonScale {
  const scale = comparisonScale(real)
  return {...scale, centre: scale.centre.map(() => 0), halfRange: scale.halfRange.map(() => 1)}
}

const shareOf = (flags: readonly boolean[]) => (flags.length > 0 ? flags.filter(Boolean).length / flags.length : undefined)

function cellsOf(real: Table, released: Table, guessed: Table, {guessMatches}: RecordMatch): {cells?: CellErrors} {
  const names = real.schema.fields.filter(({kind}) => kind === 'categorical').map(({name}) => name)
  if (names.length === 0) return {}
  let [all, wrong, wrongByMode] = [0, 0, 0]
  for (const name of names) {
    const [truth, said] = [categoricalColumn(real, name), categoricalColumn(guessed, name)]
    const usual = mostCommon(categoricalColumn(released, name).codes, truth.field.levels.length)
    guessMatches.forEach((row, guess) => {
      if (row < 0) return
      all++
      if (said.field.levels[said.codes[guess]] !== truth.field.levels[truth.codes[row]]) wrong++
      if (truth.codes[row] !== usual) wrongByMode++
    })
  }
  return {cells: {all, wrong, wrongByMode}}
}

function mostCommon(codes: Int32Array, levels: number): number {
  const counts = new Int32Array(levels)
  for (const code of codes) if (code >= 0) counts[code]++
  return counts.indexOf(Math.max(...counts))
}
