import {breather, withProgress, type Context, type KeepSoFar} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {pickRows, type Matrix} from '../../../core/matrix.js'
import {permutation} from '../../../core/rng.js'
import {MISSING_CODE, Table, type Column} from '../../../core/table.js'
import {distinctColumns} from '../../../geometry/rounded/distinct-columns.js'
import {rebuildRounded, type Rebuilt} from '../../../geometry/rounded/rebuild.js'
import type {ReconstructedRecords} from '../../attack.js'
import {distinctSamples} from '../distinct-samples.js'
import type {ReconSmoteOptions} from './options.js'
import {estimatedOf, numericMatrix} from './parameters.js'
import type {ValueGrid} from './value-grid.js'

/** More rows than these would take more memory for their products than a laptop has to spare. */
const MOST_ROWS = 6000
const FEWEST_ROWS = 4
/** Points that may be looked at in the search: some minutes. Most releases are searched to the end with a twentieth of these. */
const ENOUGH_WORK = 3e8
const CUT_OFF = 'The numbers of the release were cut off to whole levels, not rounded; the search took that into account.'
const cutShort = (open: number, all: number) =>
  `The search for more records ended when it had cost enough: ${open} of ${all} different rows lie between no two of those found. ` +
  'The option search=pairs goes on until nothing new is found, which may take many times as long.'

/**
 * How sure a record is, by its edges with rows that are not explained without it: one, two, more. Shares that were right of 415 records
 * rebuilt from 3 rows for each (MedNIST's CXR of 28 x 28, films with another seed than measured, blood cells), by Laplace's rule of
 * succession: 13 of 14, 70 of 71 and 330 of 330. One edge tells of a record only by a row near to it.
 */
const SURE = [0.875, 0.973, 0.997] as const

/**
 * Records of a release of samples such as pictures and sounds, whose numbers are whole levels: see `geometry/rounded`. Of more than
 * 6,000 different samples a random part is searched, which `rowsSearched` tells. Where the search costs too much, it ends, which a note
 * tells.
 *
 * @throws {NotApplicable} When there are too few different samples for two lines to meet.
 */
export async function fromSamples(
  released: Table,
  {first, last, decimals}: ValueGrid,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
  mostWork = options.search === 'pairs' ? Infinity : ENOUGH_WORK,
): Promise<ReconstructedRecords> {
  const breathe = breather(context)
  const different = Array.from(distinctSamples(released).first)
  if (different.length < FEWEST_ROWS)
    throw new NotApplicable(`reconstruction needs at least ${FEWEST_ROWS} different rows; the release has ${different.length}`)
  const searched =
    different.length <= MOST_ROWS
      ? different
      : Array.from(permutation(context.rng.fork('rows'), different.length).subarray(0, MOST_ROWS), at => different[at])
  await breathe()
  const all = inUnits(numericMatrix(released), decimals)
  await breathe()
  const {rows, numberOf} = distinctColumns(pickRows(all, searched))
  await breathe()
  const guessesOf = ({records, explained, isCutShort, isCutOff}: Rebuilt): ReconstructedRecords => {
    const notes = [
      ...(isCutOff ? [CUT_OFF] : []),
      ...(isCutShort ? [cutShort(searched.length - explained, searched.length)] : []),
    ]
    const columns = released.columns.map((column): Column => {
      if (column.kind === 'categorical') return {...column, codes: new Int32Array(records.length).fill(MISSING_CODE)}
      return {...column, values: new Float64Array(records.length)}
    })
    columns
      .filter(column => column.kind === 'numeric')
      .forEach(({values}, at) => {
        records.forEach(({numbers}, record) => {
          values[record] = ofUnits(Math.min(last, Math.max(first, numbers[numberOf[at]])), decimals)
        })
      })
    return {
      kind: 'records',
      records: new Table('reconstructed', columns, records.length),
      support: Int32Array.from(records, ({edges}) => edges),
      confidence: Float64Array.from(records, ({edges}) => SURE[Math.min(edges, SURE.length) - 1]),
      levelConfidence: new Map(),
      explainedShare: explained / searched.length,
      parameters: {
        method: options.method,
        neighbours: options.neighbours ?? null,
        ratio: options.ratio ?? (records.length > 0 ? released.rowCount / records.length : null),
        rowsSearched: searched.length,
        recordsThatCameOutWhole: records.filter(({isWhole}) => isWhole).length,
        ...(notes.length > 0 && {notes}),
        estimated: estimatedOf(options),
      },
    }
  }
  const keeping = (soFar: () => Rebuilt) => keep?.(() => guessesOf(soFar()))
  const whole = await rebuildRounded(rows, {mostWork}, withProgress(context, 0, decimals === 0 ? 1 : 0.5), keeping)
  if (decimals === 0 || whole.explained > searched.length / 2) return guessesOf(whole)
  // Decimals may have been rounded after interpolation alone: the real series have more of them.
  const settings = {mostWork, recordsAreWhole: false}
  const longer = await rebuildRounded(rows, settings, withProgress(context, 0.5, 1), keeping)
  return guessesOf(longer.explained > whole.explained ? longer : whole)
}

/** Whole numbers of units; what was read with so many decimals is one but for the error of a product. */
function inUnits(numbers: Matrix, decimals: number): Matrix {
  return decimals === 0 ? numbers : {...numbers, data: numbers.data.map(value => Math.round(value * 10 ** decimals))}
}

/** The nearest number of so many decimals, as a text of it reads. */
const ofUnits = (units: number, decimals: number) => (decimals === 0 ? units : units / 10 ** decimals)
