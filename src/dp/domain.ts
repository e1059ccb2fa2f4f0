import type {DateForm} from '../core/column.js'
import {dateReader} from '../core/dates/read.js'
import {UserError} from '../core/errors.js'
import type {Field} from '../core/table.js'
import {say, setting} from '../core/text.js'

/** What may be assumed of a numeric column without looking at it. */
export interface NumericDomain {
  readonly kind: 'numeric'
  readonly min: number
  readonly max: number
  /** Values are min, min + step, min + 2 step, ... */
  readonly step?: number
  /** Cells may be missing; how often is then measured, and synthetic cells are missing as often. */
  readonly missing: boolean
}

/** What may be assumed of a categorical column: its levels in the order in which they are to be thought of. */
export interface LevelsDomain {
  readonly kind: 'levels'
  readonly levels: readonly string[]
  readonly missing: boolean
}

/** The range of a column of dates or times, as ISO texts or as the column writes them. */
export interface DatesDomain {
  readonly kind: 'dates'
  readonly min: string
  readonly max: string
  readonly missing: boolean
}

/** What may be assumed of a column. */
export type ColumnDomain = NumericDomain | LevelsDomain
/** What may be assumed of each column, by its name. */
export type Domain = ReadonlyMap<string, ColumnDomain | DatesDomain>

const EXAMPLE = 'For example: {"age": {"min": 0, "max": 120, "step": 1}, "sex": {"levels": ["f", "m"], "missing": true}}'

/**
 * Reads a domain: JSON with an entry for each column, `{"min", "max", "step"?, "missing"?}` for numbers, the same with texts and
 * without a step for dates, and `{"levels", "missing"?}` for categories. It is what an honest mechanism has instead of a look at the data.
 *
 * @param owner Whose domain it is, for messages.
 * @throws {UserError} When the text is no such JSON.
 * @example parseDomain('dp-ctgan', '{"age": {"min": 0, "max": 120, "step": 1}}')
 */
export function parseDomain(owner: string, text: string): Domain {
  const parsed = parseObject(owner, text)
  return new Map(Object.entries(parsed).map(([name, entry]) => [name, columnDomain(owner, name, entry)]))
}

function parseObject(owner: string, text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // Said below, with an example.
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new UserError(
      'wrong-domain',
      {owner},
      `The 'domain' option of ${owner} must be a JSON object with an entry for each column.`,
      [EXAMPLE, 'On the command line it can stand in a file: domain=@FILE, or NAME.domain=@FILE in an audit.'],
    )
  return parsed as Record<string, unknown>
}

function columnDomain(owner: string, name: string, entry: unknown): ColumnDomain | DatesDomain {
  const wrong = (what: string) =>
    new UserError('wrong-domain', {owner, column: name}, `The domain of column '${name}' for ${owner} must ${what}.`, [EXAMPLE])
  if (typeof entry !== 'object' || entry === null) throw wrong('be an object')
  const {min, max, step, levels, missing = false, ...rest} = entry as Record<string, unknown>
  const unknown = Object.keys(rest).at(0)
  if (unknown !== undefined) throw wrong(`have no '${unknown}': it may have min, max, step, levels and missing`)
  if (typeof missing !== 'boolean') throw wrong('have true or false for missing')
  if (levels !== undefined) {
    const names: unknown[] = Array.isArray(levels) ? levels : []
    if (names.length === 0 || !names.every(level => typeof level === 'string') || new Set(names).size < names.length)
      throw wrong('have a list of different texts for levels')
    if ([min, max, step].some(bound => bound !== undefined)) throw wrong('have levels, or min and max, not both')
    return {kind: 'levels', levels: names, missing}
  }
  if (typeof min === 'string' && typeof max === 'string') {
    if (step !== undefined) throw wrong('have no step beside dates: theirs is that of the column')
    return {kind: 'dates', min, max, missing}
  }
  if (!isNumber(min) || !isNumber(max) || min >= max) throw wrong('have numbers min < max, or levels')
  if (step === undefined) return {kind: 'numeric', min, max, missing}
  if (!isNumber(step) || step <= 0 || step > max - min) throw wrong('have a step above 0 and at most max - min')
  return {kind: 'numeric', min, max, step, missing}
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/**
 * The domains of these columns, in their order.
 * @throws {UserError} When a column has none, one of another kind, or levels that its field does not list.
 */
export function domainsOf(owner: string, domain: Domain, fields: readonly Field[]): ColumnDomain[] {
  const lacking = fields.filter(({name}) => !domain.has(name)).map(({name}) => `'${name}'`)
  if (lacking.length > 0)
    throw new UserError(
      'domain-missing',
      {owner, columns: fields.filter(({name}) => !domain.has(name)).map(({name}) => name)},
      say`${owner} needs the range or the levels of every column from you: read from the data they would tell about
        it. None are given for ${lacking.join(', ')}.`,
      [
        `Give them with the 'domain' option. ${EXAMPLE}`,
        say`Columns that are not needed can be left out with ${setting('ignore')}.`,
      ],
    )
  return fields.flatMap(field => {
    const own = domain.get(field.name)
    return own === undefined ? [] : [fittingDomain(owner, field, own)]
  })
}

/** In steps of the column. */
function dateDomain(owner: string, column: string, date: DateForm, domain: ColumnDomain | DatesDomain): NumericDomain {
  const read = dateReader(date)
  const [min, max] = domain.kind === 'dates' ? [read(domain.min), read(domain.max)] : []
  if (domain.kind === 'dates' && min !== undefined && max !== undefined && min < max)
    return {kind: 'numeric', min: Math.floor(min), max: Math.ceil(max), step: 1, missing: domain.missing}
  throw new UserError(
    'wrong-domain',
    {owner, column},
    `Column '${column}' holds dates or times: its domain for ${owner} must have a first and a last one as min and max.`,
    [
      date.kind === 'time'
        ? 'For example: {"min": "00:00", "max": "23:59"}'
        : 'For example: {"min": "1990-01-01", "max": "2029-12-31"}',
    ],
  )
}

function fittingDomain(owner: string, field: Field, domain: ColumnDomain | DatesDomain): ColumnDomain {
  const date = field.kind === 'numeric' ? field.date : undefined
  if (date !== undefined) return dateDomain(owner, field.name, date, domain)
  if (domain.kind === 'dates')
    throw new UserError(
      'wrong-domain',
      {owner, column: field.name},
      `Column '${field.name}' holds no dates: its domain for ${owner} must have numbers or levels.`,
      [say`If it holds dates, say how they are written with ${setting('dates', [`${field.name}=PATTERN`])}.`],
    )
  if (domain.kind === 'numeric') {
    if (field.kind === 'numeric') return domain
    throw new UserError(
      'wrong-domain',
      {owner, column: field.name},
      `Column '${field.name}' is categorical: its domain for ${owner} must have levels, not min and max.`,
    )
  }
  if (field.kind === 'numeric')
    throw new UserError(
      'wrong-domain',
      {owner, column: field.name},
      `Column '${field.name}' is numeric: its domain for ${owner} must have min and max, not levels.`,
      [say`If its numbers are names, say so with ${setting('categorical')}.`],
    )
  if (!domain.levels.every(level => field.levels.includes(level)))
    throw new UserError(
      'wrong-domain',
      {owner, column: field.name},
      `The table must list every level of the domain of column '${field.name}'.`,
      ['Widen it with declareLevels(table, domain) first; generate and audit do that by themselves.'],
    )
  return domain
}
