import {BaseCommand} from '../src/cli/base-command.js'
import {sourceOf} from '../src/cli/data-source.js'
import {classFlags, dataArgument, fromFlag, readFlags, readOptions} from '../src/cli/flags.js'
import {mapsInWords} from '../src/core/used-map.js'
import type {ColumnForm} from '../src/inspect/column-forms.js'
import type {Interval} from '../src/inspect/estimate-settings.js'
import type {ScaleName} from '../src/inspect/record-neighbours.js'
import type {Resemblance} from '../src/inspect/resemblance.js'
import type {InspectedClass, InspectResult} from '../src/jobs/inspect-file.js'

export default class Inspect extends BaseCommand {
  static override summary = 'Say what a released file gives away by itself.'
  static override description =
    'Needs no truth: tests whether rows were interpolated, estimates with which settings, and lists ' +
    'what leaks without any attack. Names columns and row numbers (from 1), never values.'
  static override examples = [
    '<%= config.bin %> inspect synthetic.csv --target diagnosis --minority rare',
    '<%= config.bin %> inspect synthetic.csv --json',
  ]
  static override args = {released: dataArgument}
  static override flags = {from: fromFlag, ...classFlags, ...readFlags}

  async run(): Promise<InspectResult> {
    const {inspectFile} = await import('../src/jobs/inspect-file.js')
    const {args, flags} = await this.parse(Inspect)
    this.configure(flags)
    const result = await inspectFile(
      {
        released: sourceOf('RELEASED', args.released, flags.from),
        read: this.reading(readOptions(flags)),
        ...(flags.target !== undefined && {target: flags.target}),
        ...(flags.minority && {minority: flags.minority}),
        ...(flags.roles !== undefined && {roles: flags.roles}),
      },
      this.context('Inspecting'),
    )
    const {file, classes, leaks, notes} = result
    for (const note of notes) this.note(`Note: ${note}`)
    this.print(`${file.rows} rows, ${file.columns} columns, SHA-256 ${file.sha256}`)
    for (const line of classes.flatMap(describeClass)) this.print(line)
    this.print(leaks.length === 0 ? nothingFound(classes) : 'Leaks for free:')
    for (const {kind, message, rows} of leaks)
      this.print(
        `  ${kind}: ` +
          `${message}${rows === undefined ? '' : ` Rows ${rows.first.join(', ')}${rows.count > rows.first.length ? ', ...' : ''}.`}`,
      )
    return result
  }
}

/** Never an all-clear: what was looked for, and what could not be told. */
function nothingFound(classes: readonly InspectedClass[]): string {
  const unclear = classes.some(({interpolated}) => interpolated.verdict === 'undecidable')
  return (
    `${unclear ? 'Whether rows were interpolated cannot be told. ' : ''}No leak was found of the ` +
    'kinds that show in a file by itself (row order, decimals, repeated rows, columns that name ' +
    'people, fractions). Whether rows are those of real people shows only beside the real data: ' +
    'audit DATA --synthetic FILE.'
  )
}

function describeClass({label, rows, interpolated}: InspectedClass): string[] {
  const {
    verdict,
    because,
    pValue,
    falseAlarmRate,
    estimates,
    neighbours,
    ratio,
    maps,
    numbers,
    scale,
    samplers = [],
    realRows = 0,
  } = interpolated
  const of = label === undefined ? 'All rows' : `Class '${label}'`
  const p = pValue === null ? '' : ` (p ${pValue.toPrecision(2)}; said at ${falseAlarmRate} or less)`
  const settings = [figure('neighbours', neighbours), figure('ratio', ratio)].join(', ')
  return [
    `${of}, ${rows} rows: ${verdict}${p}. ${because}.`,
    ...(maps === undefined ? [] : [`  Columns were mapped before interpolation and back afterwards: ${mapsInWords(maps)}.`]),
    ...(estimates === undefined ? [] : [`  ${settings}: ${estimates}.`]),
    ...(samplers.length === 0 ? [] : [`  ${samplersInWords(samplers)}.`]),
    ...(scale === undefined ? [] : [`  ${SCALES[scale]}.`]),
    ...(numbers.length === 0 ? [] : [`  Numbers: ${numbers.map(formInWords).join('; ')}.`]),
    ...(realRows > 0
      ? [`  ${realRows} rows look like real records: several lines end in each, or they equal a reconstructed one.`]
      : []),
  ]
}

/** Less than this is not worth a word. */
const LEAST_PROBABILITY = 0.05
const SCALES: Readonly<Record<ScaleName, string>> = {
  'released units': 'Neighbours were chosen in the released units',
  'min-max': 'Neighbours were chosen after min-max scaling of these records',
  standardised: 'Neighbours were chosen after standardising these records',
  fitted:
    'Neighbours were chosen with weights of the columns that none of the common scales of these records gives, ' +
    'as after scaling by rows of other classes too',
}
const MOST_NAMES = 3

function samplersInWords(samplers: readonly Resemblance[]): string {
  const named = samplers
    .filter(({probability}, at) => at === 0 || probability >= LEAST_PROBABILITY)
    .map(({sampler, probability}) => `${sampler} (${probability.toFixed(2)})`)
    .join(', ')
  return samplers[0].probability >= 0.5 ? `Most like ${named}` : `No sampler stands out: ${named}`
}

function formInWords({form, columns}: ColumnForm): string {
  const more = columns.length - MOST_NAMES
  return `${form} in ${columns.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function figure(name: string, interval: Interval | undefined): string {
  if (interval === undefined) return `${name} cannot be estimated`
  const [value, low, high] = [interval.value, interval.low, interval.high].map(number => Number(number.toPrecision(3)))
  return `${name} ${value} (${low} to ${high})`
}
