import {subContext, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {stackRows, type Matrix} from '../../core/matrix.js'
import type {OptionValues} from '../../core/options.js'
import {categoricalColumn, concatTables, type MinorityClass} from '../../core/table.js'
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

/** Rounds after which a cleaning that has kept nothing, or not enough, has failed. */
const MOST_ROUNDS = {keepingNothing: 20, keepingLittle: 200}

/**
 * SMOTE whose rows are cleaned together with all real rows. Real rows are never released, so all that matters of the cleaning
 * here is which synthetic rows it keeps. Each round makes as many rows as are asked for, or as many as the class lacks to the size
 * of the largest where these are more: rows are judged in a balanced table, as in the originals. Rows that are kept are
 * collected until there are enough.
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
      const missing = sizeOfLargest(real.classes) - own.rows.length
      return {
        notes: [...smote.notes, `${name} makes the rows that its cleaning removes anew, so that there are as many as asked for.`],
        async sample(rowCount, sampling) {
          const parts = [await smote.sample(0, sampling)]
          const size = Math.max(rowCount, missing)
          let kept = 0
          for (let round = 0; kept < rowCount; round++) {
            if (round >= (kept === 0 ? MOST_ROUNDS.keepingNothing : MOST_ROUNDS.keepingLittle))
              throw keepsTooLittle(name, minority, round * size, kept)
            const part = subContext(sampling, `round ${round}`, kept / rowCount, (1 + kept / rowCount) / 2)
            const made = await smote.sample(size, subContext(part, 'rows', 0, 0.3))
            const pool = poolOf(real, space(made), real.classes[own.rows[0]])
            const isKept = await keep(pool, subContext(part, 'cleaning', 0.3, 1))
            const rows = Int32Array.from(isKept.keys()).filter(row => isKept[row])
            parts.push(made.select(rows, 'synthetic'))
            kept += rows.length
          }
          sampling.progress(1)
          const wanted = Int32Array.from({length: rowCount}, (_, row) => row)
          return concatTables('synthetic', parts).select(wanted, 'synthetic')
        },
        dispose: () => {
          smote.dispose()
        },
      }
    },
  }
}

function sizeOfLargest(classes: Int32Array): number {
  const sizes = new Map<number, number>()
  for (const code of classes) sizes.set(code, (sizes.get(code) ?? 0) + 1)
  return Math.max(...sizes.values())
}

function poolOf(real: Pick<Pool, 'points' | 'classes'>, made: Matrix, code: number): Pool {
  const classes = new Int32Array(real.points.rows + made.rows).fill(code)
  classes.set(real.classes)
  return {points: stackRows(real.points, made), classes, firstSynthetic: real.points.rows}
}

const keepsTooLittle = (name: string, {label}: MinorityClass, made: number, kept: number) =>
  new NotApplicable(`${name} removed nearly all rows of class '${label}' that SMOTE made: of ${made} it kept ${kept}`)
