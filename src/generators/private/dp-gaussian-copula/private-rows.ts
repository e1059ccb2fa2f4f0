import {NotApplicable, UserError} from '../../../core/errors.js'
import {categoricalColumn, rowsWithLabel, type Column, type MinorityClass, type Table} from '../../../core/table.js'
import {say, setting} from '../../../core/text.js'
import {domainsOf, parseDomain} from '../../../dp/domain.js'
import {syntheticTable} from '../../class-rows.js'
import {decoderOf, positionsOf, scaleOf, type Scale} from './scale.js'

export interface PrivateRows {
  readonly scales: readonly Scale[]
  /** One array per column [rows of the class]. */
  readonly positions: readonly Float64Array[]
}

/**
 * The rows of the class in the domain that the user gave. Whether the class has rows, which values are missing and what lies beyond the
 * domain changes nothing that can be seen but the positions.
 *
 * @param bins Most stretches of a number's range, a power of 2.
 * @throws {UserError} When the domain does not fit the columns, or the target has no such label.
 * @throws {NotApplicable} When there is no column beside the target.
 */
export function privateRows(
  generator: string,
  train: Table<'train'>,
  {target, label}: MinorityClass,
  domainText: string | undefined,
  bins: number,
): PrivateRows {
  const scales = privateScales(generator, train, {target, label}, domainText, bins)
  const own = train.select(rowsWithLabel(train, target, [label]), 'train')
  return {scales, positions: scales.map(scale => positionsOf(own.column(scale.field.name), scale))}
}

/** The scales alone; no row is looked at. @throws As {@link privateRows} does. */
export function privateScales(
  generator: string,
  train: Table<'train'>,
  {target, label}: MinorityClass,
  domainText: string | undefined,
  bins: number,
): Scale[] {
  if (!categoricalColumn(train, target).field.levels.includes(label))
    throw new UserError(
      'no-such-label',
      {column: target, label},
      `${generator} needs rows with ${target} '${label}' to learn from. There are none.`,
      [say`Check ${setting('minority')}.`],
    )
  const columns = train.without([target]).columns
  if (columns.length === 0) throw new NotApplicable(`${generator} needs columns beside the target; there are none`)
  const fields = columns.map(({field}) => field)
  const domains = domainsOf(generator, parseDomain(generator, domainText ?? '{}'), fields)
  return domains.map((domain, at) => scaleOf(fields[at], domain, bins))
}

/** Sampled positions as a table in the columns of the training table. */
export function privateTable(
  train: Table<'train'>,
  minority: MinorityClass,
  scales: readonly Scale[],
  positions: readonly Float64Array[],
  rowCount: number,
): Table<'synthetic'> {
  const made = scales.map((scale, at): Column => {
    const column = train.column(scale.field.name)
    const decode = decoderOf(scale)
    return column.kind === 'numeric'
      ? {...column, values: positions[at].map(decode)}
      : {...column, codes: Int32Array.from(positions[at], decode)}
  })
  return syntheticTable(train, minority, rowCount, made)
}
