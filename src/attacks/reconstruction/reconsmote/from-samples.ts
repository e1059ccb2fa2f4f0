import type {ImageForm} from '../../../core/column.js'
import type {Context, KeepSoFar} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {equalRows} from '../../../core/equal-rows.js'
import {pickRows} from '../../../core/matrix.js'
import {permutation} from '../../../core/rng.js'
import {MISSING_CODE, Table, type Column} from '../../../core/table.js'
import {rebuildRounded, type Rebuilt} from '../../../geometry/rounded/rebuild.js'
import type {ReconstructedRecords} from '../../attack.js'
import type {ReconSmoteOptions} from './options.js'
import {estimatedOf, numericMatrix} from './parameters.js'

/** More rows than these would take more memory for their products than a laptop has to spare. */
const MOST_ROWS = 6000
const FEWEST_ROWS = 4

/** That a record is right whose numbers came out whole; and that one is which two edges speak for, and what each further one leaves. */
const WHOLE = 0.999
const WRONG_OF_TWO = 0.1
const LEFT_PER_EDGE = 0.4

/**
 * Records of a release of samples such as pictures, whose numbers are whole levels: see `geometry/rounded`. Of more than 6,000 different
 * samples a random part is searched, which `rowsSearched` tells.
 *
 * @throws {NotApplicable} When there are too few different samples for two lines to meet.
 */
export async function fromSamples(
  released: Table,
  form: ImageForm,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
): Promise<ReconstructedRecords> {
  const all = numericMatrix(released)
  const different = differentRows(released)
  if (different.length < FEWEST_ROWS)
    throw new NotApplicable(`reconstruction needs at least ${FEWEST_ROWS} different rows; the release has ${different.length}`)
  const searched =
    different.length <= MOST_ROWS
      ? different
      : Array.from(permutation(context.rng.fork('rows'), different.length).subarray(0, MOST_ROWS), at => different[at])
  const guessesOf = ({records, explained}: Rebuilt): ReconstructedRecords => {
    const most = 2 ** form.bits - 1
    const columns = released.columns.map((column): Column => {
      if (column.kind === 'categorical') return {...column, codes: new Int32Array(records.length).fill(MISSING_CODE)}
      return {...column, values: new Float64Array(records.length)}
    })
    columns
      .filter(column => column.kind === 'numeric')
      .forEach(({values}, at) => {
        records.forEach(({numbers}, record) => (values[record] = Math.min(most, Math.max(0, numbers[at]))))
      })
    return {
      kind: 'records',
      records: new Table('reconstructed', columns, records.length),
      support: Int32Array.from(records, ({edges}) => edges),
      confidence: Float64Array.from(records, ({edges, isWhole}) =>
        isWhole ? WHOLE : 1 - WRONG_OF_TWO * LEFT_PER_EDGE ** (edges - 2),
      ),
      levelConfidence: new Map(),
      explainedShare: explained / searched.length,
      parameters: {
        method: options.method,
        neighbours: options.neighbours ?? null,
        ratio: options.ratio ?? (records.length > 0 ? released.rowCount / records.length : null),
        rowsSearched: searched.length,
        recordsThatCameOutWhole: records.filter(({isWhole}) => isWhole).length,
        estimated: estimatedOf(options),
      },
    }
  }
  const rebuilt = await rebuildRounded(pickRows(all, searched), context, soFar => keep?.(() => guessesOf(soFar())))
  return guessesOf(rebuilt)
}

/** The first of each set of equal rows. */
function differentRows(table: Table): number[] {
  const {numbers, count} = equalRows(
    [table],
    table.columns.map(({field}) => field.name),
  )
  const first = new Int32Array(count).fill(-1)
  numbers[0].forEach((number, row) => {
    if (first[number] < 0) first[number] = row
  })
  return Array.from(first)
}
