import {sampleColumns, signalForm} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import {writeSamples, type WriteFolderOptions} from '../samples/write-samples.js'
import {encodeWav} from './encode-wav.js'

/**
 * Writes the sounds of a table into a new folder, as WAV of the form that they were read in.
 *
 * @throws {UserError} As {@link writeSamples}.
 */
export async function writeSignals(
  folder: string,
  table: Table,
  writeTable: (file: string, table: Table) => Promise<void>,
  options: WriteFolderOptions,
): Promise<void> {
  const form = signalForm(table)
  if (form?.rate === undefined) throw new RangeError('The table holds no sounds.')
  const {rate} = form
  const columns = sampleColumns(table)
  const soundOf = (row: number) => Float64Array.from(columns, ({values}) => values[row])
  const encode = (row: number) => [{bytes: encodeWav(soundOf(row), {...form, rate})}]
  await writeSamples(folder, table, () => ({ending: '.wav', many: 'sounds', encode}), writeTable, options)
}
