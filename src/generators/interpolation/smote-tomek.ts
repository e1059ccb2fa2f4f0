import {defineGenerator} from '../define-generator.js'
import {withProgress, type Context} from '../../core/context.js'
import {pickRows} from '../../core/matrix.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {cleanedSmote, type Keep} from './cleaned-smote.js'
import {smoteOptions} from './smote.js'

/**
 * SMOTE, of whose rows those in a Tomek link are removed: a row of the class and one of another class that are each other's
 * nearest row, among all real and synthetic rows (Tomek, doi:10.1109/TSMC.1976.4309452). Links of real rows have no say in what
 * is released. Numeric columns only. Missing cells are filled in first (option `missing`), in other classes with their own medians.
 *
 * Batista, Prati and Monard, SIGKDD Explorations 6(1), 2004, doi:10.1145/1007730.1007735, section 3, as imbalanced-learn's SMOTETomek:
 * both rows of a link go. Departure: removed rows are made anew until there are as many as asked for.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, or hardly any row is kept.
 */
export const smoteTomek = defineGenerator({
  name: 'smote-tomek',
  summary: 'SMOTE without the rows that lie face to face with a row of another class (Tomek links).',
  source: 'Batista, Prati and Monard, SIGKDD Explorations 6(1), 2004, doi:10.1145/1007730.1007735',
  columns: 'numeric',
  quick: true,
  options: smoteOptions,
  create(options) {
    return cleanedSmote('smote-tomek', options, keepUnlinked)
  },
})

/** Keeps the synthetic rows that are in no Tomek link. */
export const keepUnlinked: Keep = async ({points, classes, firstSynthetic}, context) => {
  const nearestTo = async (rows: Int32Array, part: Context) =>
    (await nearestNeighboursAsync(points, pickRows(points, rows), 1, {excludeSelf: rows}, part)).indices
  const rows = Int32Array.from({length: points.rows - firstSynthetic}, (_, at) => firstSynthetic + at)
  const nearest = await nearestTo(rows, withProgress(context, 0, 0.8))
  const facing = [...new Set(nearest)].filter(other => classes[other] !== classes[firstSynthetic])
  const back = await nearestTo(Int32Array.from(facing), withProgress(context, 0.8, 1))
  const linked = new Map(facing.map((other, at) => [other, back[at]]))
  return Array.from(rows, (row, at) => linked.get(nearest[at]) !== row)
}
