import type {SeriesFile, SignalForm} from '../../core/column.js'
import {Interrupted, UserError} from '../../core/errors.js'
import {valuesInWords} from '../../core/sample-form.js'
import {say, setting} from '../../core/text.js'
import {LIMITS, SIZES} from '../../files/limits.js'
import {createSha256} from '../../platform/hash.js'
import type {Dialect} from '../dialect.js'
import {readHead} from '../head.js'
import type {RawRecord} from '../header.js'
import {openBytes} from '../open-bytes.js'
import type {ReadOptions} from '../read-options.js'
import {textOf} from '../text-chunks.js'
import {readTextRecords} from '../text-records.js'
import {checkSize} from '../table-size.js'
import {parseSeries, type Series} from './parse-series.js'
import {othersNote, SeenSignals, type ValuesForm} from './seen-signals.js'
import type {Times} from './series-times.js'
import {signalTable, type FolderOfSignals, type ReadSignals} from './signal-table.js'
import {statedRate, wholeBits} from './whole-values.js'

const WORDS = {
  many: 'series',
  toOneForm: 'Resample all of them to the steps that your model is trained on.',
}

/** A series, and how its file is written. */
interface ReadFile {
  readonly series: Series
  readonly dialect: Dialect
  readonly sha256: string
}

/**
 * A table with a row for each series of a folder, one in each CSV file, and a column for each moment, and the column `folder` with their
 * classes. All must have equal steps of time, where they tell them. Behind those that are shorter than the longest stand zeros, which a
 * note tells.
 *
 * @throws {UserError} When a series cannot be read, all are silent, or their steps differ.
 * @throws {Interrupted} When the signal says so.
 */
export async function readSeries(
  folder: FolderOfSignals,
  options: ReadOptions,
): Promise<ReadSignals & {readonly dialect: Dialect}> {
  const {files, name} = folder
  const all: Float64Array[] = []
  const seen = new SeenSignals<ValuesForm>(name, WORDS)
  const hash = createSha256()
  const steps = new CommonSteps()
  let first: ReadFile | undefined
  let decimals = 0
  let noughts = 0
  for (const file of files) {
    if (options.signal?.aborted === true) throw new Interrupted()
    const read = await readSeriesFile(file.path, options)
    const {series} = read
    first ??= read
    hash.update(`${file.place}\0${read.sha256}\0`)
    checkSize(name, files.length, series.values.length, options.maxBytes)
    const rate = statedRate(options.rate, series.times?.rate, `'${file.path}'`)
    const form: ValuesForm = {...(rate !== undefined && {rate}), stored: storedAs(first.series)}
    seen.add(file, form, series.values, steps.told(form, series.times))
    if (seen.form !== undefined) all.push(series.values)
    decimals = Math.max(decimals, series.decimals)
    if (series.beginsWithNought) noughts++
  }
  if (first === undefined) throw new RangeError('A folder of series holds at least one.')
  if (noughts === files.length) throw noughtUnclear(name)
  const bits = wholeBits(decimals, all)
  const form: SignalForm = {kind: 'signal', length: seen.longest, ...seen.check(), ...(bits && {bits})}
  return {
    ...signalTable(folder, all, form, decimals, options),
    dialect: first.dialect,
    sha256: hash.digest('hex'),
    notes: [...timeNotes(first.series, form), ...seen.notes(), ...othersNote(folder.others, 'series')],
  }
}

/** @throws {UserError} When the file is no text, or holds no series. */
export async function readSeriesFile(path: string, options: ReadOptions): Promise<ReadFile> {
  const file = `'${path}'`
  const source = await openBytes(path, {
    ...options,
    maxBytes: Math.min(SIZES.sound.most, options.maxBytes ?? Infinity),
  })
  try {
    const records: RawRecord[] = []
    if (source.head.length === 0)
      throw new UserError('file-damaged', {file: path}, `${file} is empty.`, ['Make or download the series again.'])
    const text = textOf(source, options.encoding)
    const head = await readHead(text.chunks, file)
    const add = (cells: readonly string[], line: number) => {
      if (records.push({cells, line}) > LIMITS.columns) throw tooLong(path)
    }
    const {dialect} = await readTextRecords(head, text.bom, file, options, {add})
    if (records.length === 0) throw new UserError('no-rows', {}, `${file} holds no values.`, ['Take it out, or make it again.'])
    return {series: parseSeries(records, file, options), dialect, sha256: await source.sha256()}
  } finally {
    source.close()
  }
}

const storedAs = ({name, times}: Series): SeriesFile => ({
  as: 'files',
  ...(name !== undefined && {name}),
  ...(times?.step !== undefined && {time: {name: times.name, first: times.first, step: times.step}}),
})

/** Steps of different files that were computed may differ by so much of themselves. */
const SAME_STEP = 1e-6

/** Steps of time that are equal but for rounding have one name. */
class CommonSteps {
  readonly #known: {readonly step: number; readonly within: number}[] = []

  told({rate: _, ...form}: ValuesForm, times: Times | undefined): string {
    const words = valuesInWords(form)
    if (times?.step === undefined) return [...words, 'no times'].join(', ')
    const {step, within} = times
    const known = this.#known.find(each => Math.abs(each.step - step) <= Math.max(each.within, within, SAME_STEP * step))
    if (known === undefined) this.#known.push({step, within})
    return [...words, `steps of ${Number((known?.step ?? step).toPrecision(6))}`].join(', ')
  }
}

function timeNotes({times}: Series, {rate}: SignalForm): string[] {
  if (times === undefined) return []
  const called = times.name === '' ? 'the first column' : `column '${times.name}'`
  return [
    rate === undefined
      ? `${called} holds times at even steps and does not tell their unit: how many values there are in a second is not known.`
      : `${called} holds times at even steps: ${rate} values a second.`,
  ]
}

const tooLong = (path: string) =>
  new UserError(
    'sound-too-long',
    {file: path, most: LIMITS.columns},
    `'${path}' has more than ${LIMITS.columns} values, which is the limit for a series.`,
    ['Cut out the event, or resample the series, in the way that the model is trained on.'],
  )

const noughtUnclear = (name: string) =>
  new UserError(
    'header-unclear',
    {},
    `All series of ${name} begin with 0, and no other value is written so: it may be the name that pandas gives a column.`,
    [
      say`If it is a value, add ${setting('header', false)}.`,
      say`If it is the name of the column, add ${setting('header', true)}.`,
    ],
  )
