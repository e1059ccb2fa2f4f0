import {createHash} from 'node:crypto'
import type {NumericColumn, SignalForm} from '../../core/column.js'
import type {ColumnReading} from '../../core/column-reading.js'
import {Interrupted, UserError} from '../../core/errors.js'
import {formInWords, valuesInWords} from '../../core/sample-form.js'
import {sharedFloat64} from '../../core/shared.js'
import {Table} from '../../core/table.js'
import {LIMITS, SIZES} from '../../files/limits.js'
import {readBytes} from '../../files/read-bytes.js'
import {checkNames} from '../check-options.js'
import type {LoadedTable} from '../loaded-table.js'
import type {ReadOptions} from '../read-options.js'
import {FOLDER_COLUMN, folderColumn, folderReading} from '../samples/folder-column.js'
import type {SampleFile} from '../samples/folders.js'
import {checkSize} from '../table-size.js'
import {decodeWav, type SoundForm, type SoundValues} from './decode-wav.js'
import type {SoundFolder} from './find-sounds.js'

export type ReadSignals = Pick<LoadedTable, 'table' | 'header' | 'headerCells' | 'ignored' | 'sha256' | 'notes'> & {
  readonly readings: readonly ColumnReading[]
}

/** Sounds whose values are moved into the columns together: column by column, since one at a time touches all of the memory. */
const TOGETHER = 64
/** Rows that a note names. */
const NAMED = 8

/**
 * A table with a row for each sound of a folder and a column for each moment, and the column `folder` with their classes. All sounds
 * must be of one rate and depth. Behind those that are shorter than the longest stand zeros, which a note tells.
 *
 * @throws {UserError} When a sound cannot be read, all are silent, or they are of several forms.
 * @throws {Interrupted} When the signal says so.
 */
export async function readSignals(folder: SoundFolder, options: ReadOptions): Promise<ReadSignals> {
  const {files, name, flat} = folder
  const sounds: SoundValues[] = []
  const seen = new Seen(name)
  const hash = createHash('sha256')
  for (const file of files) {
    if (options.signal?.aborted === true) throw new Interrupted()
    const bytes = await readBytes(file.path, {...SIZES.sound, signal: options.signal})
    hash.update(`${file.place}\0${bytes.length}\0`).update(bytes)
    const {form, values, isOpen} = decodeWav(bytes, file.path)
    checkLength(file, values.length, form)
    checkSize(name, files.length, values.length, options.maxBytes)
    seen.add(file, form, values, isOpen)
    // Those of another form are only counted: the message tells how many there are.
    if (seen.form !== undefined) sounds.push(values)
  }
  const form: SignalForm = {kind: 'signal', length: seen.longest, ...seen.check()}
  const names = Array.from({length: form.length}, (_, at) => `value ${at + 1}`)
  const header = flat ? names : [...names, FOLDER_COLUMN]
  if (options.kinds === undefined) checkNames(header, name, options)
  const classes = flat ? undefined : folderColumn(files)
  const columns = columnsOf(sounds, form.length).map((values, place) => momentColumn(names[place], values, form, place))
  return {
    table: new Table('source', [...columns, ...(classes ? [classes] : [])], files.length),
    header,
    headerCells: header,
    ignored: [],
    sha256: hash.digest('hex'),
    notes: [...seen.notes(), ...othersNote(folder.others)],
    readings: [valuesReading(form), ...(classes ? [folderReading(classes)] : [])],
  }
}

function columnsOf(sounds: readonly SoundValues[], length: number): Float64Array[] {
  const columns = Array.from({length}, () => sharedFloat64(sounds.length))
  for (let start = 0; start < sounds.length; start += TOGETHER) {
    const some = sounds.slice(start, start + TOGETHER)
    for (let moment = 0; moment < length; moment++)
      for (let at = 0; at < some.length; at++) columns[moment][start + at] = moment < some[at].length ? some[at][moment] : 0
  }
  return columns
}

function momentColumn(name: string, values: Float64Array, form: SignalForm, place: number): NumericColumn {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  const integer = form.bits !== undefined
  return {
    kind: 'numeric',
    field: {kind: 'numeric', name, min, max, decimals: integer ? 0 : 17, integer, missing: 0, sample: {form, place}},
    values,
  }
}

/** @throws {UserError} When a sound has more values than a table has columns. */
function checkLength({path}: SampleFile, length: number, {rate}: SoundForm): void {
  if (length < LIMITS.columns) return
  throw new UserError(
    'sound-too-long',
    {file: path, most: LIMITS.columns},
    `'${path}' has ${length} values (${(length / rate).toPrecision(3)} s at ${rate} a second), and ${LIMITS.columns} is the limit.`,
    [
      'Cut out the event, in the way that the model is trained on: sox in.wav out.wav trim 0 1',
      'Or give all sounds a lower rate: sox in.wav -r 8000 out.wav',
    ],
  )
}

/** What is seen of sounds on the way. */
class Seen {
  readonly #folder: string
  readonly #forms = new Map<string, {form: SoundForm; count: number; first: string}>()
  readonly #silent: number[] = []
  readonly #lengths: number[] = []
  #open = 0
  longest = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  add({place}: SampleFile, form: SoundForm, values: SoundValues, isOpen: boolean): void {
    const text = valuesInWords(form).join(', ')
    const known = this.#forms.get(text)
    if (known === undefined) this.#forms.set(text, {form, count: 1, first: place})
    else known.count++
    this.#lengths.push(values.length)
    this.longest = Math.max(this.longest, values.length)
    if (values.every(value => value === values[0])) this.#silent.push(this.#lengths.length)
    if (isOpen) this.#open++
  }

  /** The form that all have in common so far. */
  get form(): SoundForm | undefined {
    return this.#forms.size === 1 ? [...this.#forms.values()][0].form : undefined
  }

  /** @throws {UserError} When they are of several forms, or silent. */
  check(): SoundForm {
    const all = [...this.#forms].sort(([, a], [, b]) => b.count - a.count)
    if (all.length > 1) {
      const shown = all.slice(0, 4).map(([text, {count, first}]) => `${count} of ${text} (first '${first}')`)
      throw new UserError(
        'samples-differ',
        {forms: all.length},
        `${this.#folder} holds sounds of ${all.length} different forms: ${shown.join(', ')}${all.length > 4 ? ' ...' : ''}.`,
        ['Bring all of them to the rate and the bits that your model is trained on: sox in.wav -r 8000 -b 16 out.wav'],
      )
    }
    if (this.#silent.length === this.#lengths.length)
      throw new UserError('sounds-silent', {}, `Every sound of ${this.#folder} is silent: all of its values are the same.`, [
        'Check how the sounds were recorded or converted.',
      ])
    return all[0][1].form
  }

  notes(): string[] {
    const count = this.#lengths.length
    const shorter = this.#lengths.filter(length => length < this.longest).length
    const silent = this.#silent
    const rows = `${silent.slice(0, NAMED).join(', ')}${silent.length > NAMED ? ' ...' : ''}`
    return [
      ...(shorter === 0
        ? []
        : [`${shorter} of ${count} sounds are shorter than the longest (${this.longest} values): zeros stand behind them.`]),
      ...(silent.length === 0
        ? []
        : [`${silent.length} of ${count} sounds are silent: ${silent.length === 1 ? 'row' : 'rows'} ${rows}.`]),
      ...(this.#open === 0 ? [] : [`${this.#open} of ${count} sounds do not state their length: they were read to their end.`]),
    ]
  }
}

const othersNote = (others: number): string[] =>
  others === 0 ? [] : [`${others} ${others === 1 ? 'file that is no sound was' : 'files that are no sounds were'} left out.`]

const valuesReading = (form: SignalForm): ColumnReading => ({
  name: 'values',
  part: 'feature',
  type: 'signal',
  form: formInWords(form),
  missing: [],
  notes: [],
})
