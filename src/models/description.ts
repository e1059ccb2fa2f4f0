import type {GivenOptions} from '../core/options.js'
import type {Json} from '../core/saved-state.js'
import type {OutputFormat} from '../io/write-table.js'
import type {ModelColumn} from './model-columns.js'

/** What a model file says of one class's model. */
export interface DescribedClass {
  readonly label: string
  /** Rows of the class that it was trained on; private generators do not say. */
  readonly rows?: number
  /** Engine, steps, losses and what else the generator tells of its training. */
  readonly training: Readonly<Record<string, Json>>
  /** The generator's own. */
  readonly state: Json
}

/** All that a model file says, but for its tensors. */
export interface ModelDescription {
  /** Version of minority-report that wrote it. */
  readonly tool: string
  readonly generator: string
  readonly options: GivenOptions
  readonly target: string
  readonly columns: readonly ModelColumn[]
  /** How the file that it learned from was written: output looks alike. */
  readonly output: OutputFormat
  readonly classes: readonly DescribedClass[]
}

type Check = (value: unknown) => boolean

const isText: Check = value => typeof value === 'string'
const isBoolean: Check = value => typeof value === 'boolean'
const isCount: Check = value => Number.isSafeInteger(value) && (value as number) >= 0
const isSeparator: Check = value => typeof value === 'string' && value.length === 1 && !'"\r\n'.includes(value)
const isPlain: Check = value => isText(value) || isBoolean(value) || typeof value === 'number'
const isAnything: Check = value => value !== undefined
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf =
  (check: Check, atLeast = 0): Check =>
  value =>
    Array.isArray(value) && value.length >= atLeast && value.every(check)
const recordOf =
  (check: Check): Check =>
  value =>
    isObject(value) && Object.values(value).every(check)
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  value =>
    isObject(value) && Object.entries(checks).every(([key, check]) => check(Object.hasOwn(value, key) ? value[key] : undefined))
const either =
  (...checks: readonly Check[]): Check =>
  value =>
    checks.some(check => check(value))
const is =
  (wanted: unknown): Check =>
  value =>
    value === wanted

const isColumn = either(
  shape({kind: is('numeric'), name: isText, decimals: isCount, integer: isBoolean}),
  shape({kind: is('categorical'), name: isText, levels: listOf(isText)}),
)

const isDescription = shape({
  tool: isText,
  generator: isText,
  options: recordOf(isPlain),
  target: isText,
  columns: listOf(isColumn, 1),
  output: shape({
    header: listOf(isText, 1),
    headerCells: either(is(undefined), is(null), listOf(isText)),
    dialect: shape({
      delimiter: isSeparator,
      decimalComma: isBoolean,
      newline: either(is('\n'), is('\r\n'), is('\r')),
      bom: either(is(undefined), isBoolean),
      forms: either(is(undefined), listOf(shape({column: isText, prefix: isText, suffix: isText, thousands: isText}))),
    }),
  }),
  classes: listOf(
    shape({label: isText, rows: either(is(undefined), isCount), training: recordOf(isAnything), state: isAnything}),
    1,
  ),
})

/**
 * What a file says, if it says everything that a model file must.
 * @throws {RangeError} When something is missing or does not fit together.
 */
export function readDescription(json: Json): ModelDescription {
  if (!isDescription(json)) throw new RangeError('the description of its model is not complete')
  const description = json as unknown as ModelDescription
  if (new Set(description.columns.map(({name}) => name)).size < description.columns.length)
    throw new RangeError('two of its columns have one name')
  const target = description.columns.find(({name}) => name === description.target)
  const labels = target?.kind === 'categorical' ? target.levels : []
  if (!description.classes.every(({label}) => labels.includes(label)))
    throw new RangeError('its classes are not labels of its target')
  return description
}
