import {asLevels} from '../../typed/as-levels.js'
import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {cellText} from './cells.js'
import {attributeLines, nominal, numberCell, type WrittenColumn} from './write.js'

const MISSING = '<null>'

/**
 * Writes a KEEL data set: numbers with the range that is written, all else as lists of values, since the format has neither texts nor
 * dates. Where it is known what is to be predicted, @inputs and @outputs say it.
 * Source: Alcalá-Fdez et al., KEEL Data-Mining Software Tool, J. of Multiple-Valued Logic and Soft Computing 17 (2011).
 * Departure: names and values with blanks, commas and the like stand in quotes, which the programs of KEEL do not know.
 */
export function writeKeel(table: TypedColumns): Generator<string> {
  const {columns, outputs = []} = table
  const isOutput = new Set(outputs)
  const list = (wanted: boolean) =>
    columns.flatMap(({name}) => (isOutput.has(name) === wanted ? [cellText(name)] : [])).join(', ')
  const roles = outputs.length === 0 ? [] : [`@inputs ${list(false)}`, `@outputs ${list(true)}`]
  return attributeLines(table, columns.map(written), roles)
}

function written(column: TypedColumn): WrittenColumn {
  if (column.kind === 'other') return {type: '{}', cell: () => MISSING}
  if (column.kind === 'moments') return nominal(asLevels(column), MISSING)
  if (column.kind !== 'numbers') return nominal(column, MISSING)
  const {integer, values} = column
  return {type: `${integer ? 'integer' : 'real'}${rangeOf(values)}`, cell: numberCell(values, MISSING)}
}

/** Of what is written; nothing where no row has a value. */
function rangeOf(values: Float64Array): string {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return least > most ? '' : ` [${least + 0}, ${most + 0}]`
}
