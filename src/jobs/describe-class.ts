import {shownName} from '../core/printable.js'
import {mapsInWords} from '../core/used-map.js'
import type {ColumnForm} from '../inspect/column-forms.js'
import type {Interval} from '../inspect/estimate-settings.js'
import type {ScaleName} from '../inspect/record-neighbours.js'
import type {Resemblance} from '../inspect/resemblance.js'
import type {InspectedClass} from './inspect-file.js'

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

/** What was found of the rows of a class, in lines without any cell. */
export function describeClass({label, rows, interpolated}: InspectedClass): string[] {
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
  const of = label === undefined ? 'All rows' : `Class '${shownName(label)}'`
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

function samplersInWords(samplers: readonly Resemblance[]): string {
  const named = samplers
    .filter(({probability}, at) => at === 0 || probability >= LEAST_PROBABILITY)
    .map(({sampler, probability}) => `${sampler} (${probability.toFixed(2)})`)
    .join(', ')
  return samplers[0].probability >= 0.5 ? `Most like ${named}` : `No sampler stands out: ${named}`
}

function formInWords({form, columns}: ColumnForm): string {
  const more = columns.length - MOST_NAMES
  return `${form} in ${columns.slice(0, MOST_NAMES).map(shownName).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function figure(name: string, interval: Interval | undefined): string {
  if (interval === undefined) return `${name} cannot be estimated`
  const [value, low, high] = [interval.value, interval.low, interval.high].map(number => Number(number.toPrecision(3)))
  return `${name} ${value} (${low} to ${high})`
}
