import type {Column, Table} from '../../core/table.js'
import {fisherExactGreater} from '../../stats/tests.js'
import type {ExposedGroup} from '../plan/task-output.js'

const LEVEL = 0.01
/** A level that few have says who they are. */
const FEWEST = 10
const QUARTERS = ['lowest quarter', 'second quarter', 'third quarter', 'highest quarter']

interface Group {
  readonly column: string
  readonly is: string
  readonly holds: (row: number) => boolean
}

/**
 * The level of a column, or the quarter of its values, that exposed people have most beyond the others: Fisher's exact
 * test of every such group, times their number. A leak that is about one group alone is then told as one.
 *
 * @param rows One row of each person. @param exposed Places in `rows`.
 * @returns Undefined where no group stands out, and for groups of fewer than 10 people.
 */
export function exposedGroup(people: Table, rows: readonly number[], exposed: readonly number[]): ExposedGroup | undefined {
  if (exposed.length < 3 || exposed.length === rows.length) return undefined
  const groups = people.columns.flatMap(groupsOf)
  const found = groups
    .map(({column, is, holds}) => {
      const inGroup = rows.filter(holds).length
      const hits = exposed.filter(at => holds(rows[at])).length
      const others = rows.length - exposed.length
      const pValue = inGroup < FEWEST ? 1 : fisherExactGreater(hits, exposed.length, inGroup - hits, others)
      return {column, is, exposed: hits, people: inGroup, pValue}
    })
    .sort((a, b) => a.pValue - b.pValue)
    .at(0)
  if (found === undefined || found.pValue * groups.length >= LEVEL) return undefined
  const {pValue, ...group} = found
  return group
}

function groupsOf(column: Column): Group[] {
  const {name} = column.field
  if (column.kind === 'categorical')
    return column.field.levels.map((level, code) => ({column: name, is: level, holds: row => column.codes[row] === code}))
  const sorted = column.values.filter(value => !Number.isNaN(value)).sort()
  if (sorted.length === 0) return []
  const ends = [1, 2, 3].map(quarter => sorted[Math.floor((quarter * sorted.length) / 4)])
  const quarterOf = (value: number) => ends.filter(end => value >= end).length
  return QUARTERS.map((is, quarter) => ({
    column: name,
    is,
    holds: row => !Number.isNaN(column.values[row]) && quarterOf(column.values[row]) === quarter,
  }))
}
