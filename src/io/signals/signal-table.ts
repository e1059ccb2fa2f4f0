import type {NumericColumn, SignalForm} from '../../core/column.js'
import type {ColumnReading} from '../../core/column-reading.js'
import {formInWords} from '../../core/sample-form.js'
import {sharedFloat64} from '../../core/shared.js'
import {Table} from '../../core/table.js'
import {checkNames} from '../check-options.js'
import type {LoadedTable} from '../loaded-table.js'
import type {ReadOptions} from '../read-options.js'
import {FOLDER_COLUMN, folderColumn, folderReading} from '../samples/folder-column.js'
import {peopleReading} from '../samples/people-reading.js'
import {peopleByName} from '../samples/people-by-name.js'
import type {SampleFile} from '../samples/folders.js'

export type ReadSignals = Pick<LoadedTable, 'table' | 'header' | 'headerCells' | 'ignored' | 'sha256' | 'notes' | 'group'> & {
  readonly readings: readonly ColumnReading[]
}

/** The values of one signal, as narrow as its file has them: many signals are held at once. */
export type SignalValues = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array

/** Signals of a folder. */
export interface FolderOfSignals {
  readonly files: readonly SampleFile[]
  /** What messages call it. */
  readonly name: string
  /** Files that are no signals. */
  readonly others: number
  /** The signals lie in the folder itself: they have no class. */
  readonly flat: boolean
}

/** Signals whose values are moved into the columns together: column by column, since one at a time touches all of the memory. */
const TOGETHER = 64

/**
 * A row for each signal and a column for each moment, and the column `folder` with their classes. Zeros stand behind signals that are
 * shorter than the form. `decimals` are the most digits behind the point that a value may have.
 *
 * @throws {UserError} When a column is asked for that is not there.
 */
export function signalTable(
  {files, name, flat}: FolderOfSignals,
  signals: readonly SignalValues[],
  form: SignalForm,
  decimals: number,
  options: ReadOptions,
): Omit<ReadSignals, 'sha256' | 'notes'> {
  const names = Array.from({length: form.length}, (_, at) => `value ${at + 1}`)
  const header = flat ? names : [...names, FOLDER_COLUMN]
  const group = peopleByName(files, options, name)
  if (options.kinds === undefined) checkNames([...header, ...(group ? [group.name] : [])], name, options)
  const classes = flat ? undefined : folderColumn(files)
  const columns = columnsOf(signals, form.length).map((values, place): NumericColumn => {
    const part = {...rangeOf(values), decimals, integer: decimals === 0, missing: 0, sample: {form, place}}
    return {kind: 'numeric', field: {kind: 'numeric', name: names[place], ...part}, values}
  })
  return {
    table: new Table('source', [...columns, ...(classes ? [classes] : [])], files.length),
    header,
    headerCells: header,
    ignored: [],
    ...(group && {group}),
    readings: [valuesReading(form), ...(classes ? [folderReading(classes)] : []), ...peopleReading(group)],
  }
}

function columnsOf(signals: readonly SignalValues[], length: number): Float64Array[] {
  const columns = Array.from({length}, () => sharedFloat64(signals.length))
  for (let start = 0; start < signals.length; start += TOGETHER) {
    const some = signals.slice(start, start + TOGETHER)
    for (let moment = 0; moment < length; moment++)
      for (let at = 0; at < some.length; at++) columns[moment][start + at] = moment < some[at].length ? some[at][moment] : 0
  }
  return columns
}

function rangeOf(values: Float64Array): {min: number; max: number} {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return {min, max}
}

const valuesReading = (form: SignalForm): ColumnReading => ({
  name: 'values',
  part: 'feature',
  type: 'signal',
  form: formInWords(form),
  missing: [],
  notes: [],
})
