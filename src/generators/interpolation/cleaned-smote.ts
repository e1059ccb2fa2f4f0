import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {stackRows, type Matrix} from '../../core/matrix.js'
import type {OptionValues} from '../../core/options.js'
import {categoricalColumn, concatTables, type MinorityClass, type Table} from '../../core/table.js'
import {classRows, distanceSpace, everyRow} from '../class-rows.js'
import type {Generator} from '../generator.js'
import {smoteAs, type smoteOptions} from './smote.js'

/** All real rows, then the rows that SMOTE made, as a cleaning method looks at them. */
export interface Pool {
  /** [rows, columns], in the space of distances. */
  readonly points: Matrix
  /** Per row a code; synthetic rows have that of the class. */
  readonly classes: Int32Array
  /** Rows from this one on are synthetic. */
  readonly firstSynthetic: number
}

/** Says of each synthetic row of a pool, in order, whether cleaning keeps it. */
export type Keep = (pool: Pool, context: Context) => Promise<readonly boolean[]>

/** Rounds after which a cleaning that keeps hardly anything has failed. */
const MOST_ROUNDS = 200

/**
 * SMOTE whose rows are cleaned together with all real rows. Real rows are never released, so all that matters of the cleaning
 * here is which synthetic rows it keeps. As many rows as are asked for are made in each round, so that a row stands among as many
 * others as in the original; those kept are collected until there are enough.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, or cleaning keeps hardly any row.
 */
export function cleanedSmote(name: string, options: OptionValues<typeof smoteOptions>, keep: Keep): Generator {
  return {
    deterministicFit: true,
    async fit(train, minority, context) {
      const smote = await smoteAs(name, options).fit(train, minority, context)
      const own = classRows(name, train, minority, options.missing)
      const space = distanceSpace(train, own.features, options.scaling)
      const real = {points: space(everyRow(train, own)), classes: categoricalColumn(train, minority.target).codes}
      const cleaned = async (rowCount: number, sampling: Context) => {
        const made = await smote.sample(rowCount, subContext(sampling, 'rows', 0, 0.3))
        const pool = poolOf(real, space(made), real.classes[own.rows[0]])
        const kept = await keep(pool, subContext(sampling, 'cleaning', 0.3, 1))
        return made.select(
          Int32Array.from(kept.keys()).filter(row => kept[row]),
          'synthetic',
        )
      }
      return {
        notes: [...smote.notes, `${name} makes the rows that its cleaning removes anew, so that there are as many as asked for.`],
        sample: (rowCount, sampling) => collect(name, minority, rowCount, cleaned, sampling),
        dispose: () => {
          smote.dispose()
        },
      }
    },
  }
}

function poolOf(real: Pick<Pool, 'points' | 'classes'>, made: Matrix, code: number): Pool {
  const classes = new Int32Array(real.points.rows + made.rows).fill(code)
  classes.set(real.classes)
  return {points: stackRows(real.points, made), classes, firstSynthetic: real.points.rows}
}

async function collect(
  name: string,
  {label}: MinorityClass,
  rowCount: number,
  cleaned: (rowCount: number, context: Context) => Promise<Table<'synthetic'>>,
  context: Context,
): Promise<Table<'synthetic'>> {
  const parts: Table<'synthetic'>[] = []
  let kept = 0
  for (let round = 0; round === 0 || kept < rowCount; round++) {
    throwIfStopped(context)
    if (round === MOST_ROUNDS)
      throw new NotApplicable(
        `${name} removed nearly all rows of class '${label}' that SMOTE made: of ${round * rowCount} rows it kept ${kept}`,
      )
    const from = kept / Math.max(1, rowCount)
    parts.push(await cleaned(rowCount, subContext(context, `round ${round}`, from, (1 + from) / 2)))
    kept += parts[round].rowCount
  }
  context.progress(1)
  const every = concatTables('synthetic', parts)
  return every.select(
    Int32Array.from({length: rowCount}, (_, row) => row),
    'synthetic',
  )
}
