import {defineGenerator} from '../define-generator.js'
import {pickRows} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {cleanedSmote, type Keep} from './cleaned-smote.js'
import {smoteOptions} from './smote.js'

export const smoteEnnOptions = {
  ...smoteOptions,
  editNeighbours: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 3,
    description: 'Nearest rows of any class, real or synthetic, that decide whether a synthetic row is kept.',
  },
  agreement: {
    type: 'choice',
    choices: ['all', 'most'],
    default: 'all',
    description: 'How many of them must be of the class: all, or more than half.',
  },
} as const satisfies OptionSpecs

/**
 * SMOTE edited by nearest neighbours: of its rows those stay whose nearest rows, among all real and synthetic ones, are of the
 * class (Wilson, doi:10.1109/TSMC.1972.4309137). The editing of real rows has no say in what is released. Numeric columns
 * only. Missing cells are filled in first (option `missing`), in other classes with their own medians.
 *
 * Batista, Prati and Monard, SIGKDD Explorations 6(1), 2004, doi:10.1145/1007730.1007735, section 3. Defaults as imbalanced-learn's
 * SMOTEENN: all three neighbours must be of the class, where the paper asks for two (`agreement` most). Departure: removed
 * rows are made anew until there are as many as asked for. With fewer rows than neighbours all others are looked at.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, or hardly any row is kept.
 */
export const smoteEnn = defineGenerator({
  name: 'smote-enn',
  summary: 'SMOTE without the rows that have rows of other classes among their nearest (edited nearest neighbours).',
  source: 'Batista, Prati and Monard, SIGKDD Explorations 6(1), 2004, doi:10.1145/1007730.1007735',
  columns: 'numeric',
  quick: true,
  options: smoteEnnOptions,
  create({editNeighbours, agreement, ...options}) {
    return cleanedSmote('smote-enn', options, keepAgreed(editNeighbours, agreement))
  },
})

/** Keeps the synthetic rows whose nearest rows are of their class: all of them, or most. */
export function keepAgreed(neighbours: number, agreement: 'all' | 'most'): Keep {
  return async ({points, classes, firstSynthetic}, context) => {
    const rows = Int32Array.from({length: points.rows - firstSynthetic}, (_, at) => firstSynthetic + at)
    const count = Math.min(neighbours, points.rows - 1)
    const {indices} = await nearestNeighboursAsync(points, pickRows(points, rows), count, {excludeSelf: rows}, context)
    const wanted = agreement === 'all' ? count : Math.floor(count / 2) + 1
    return Array.from(rows, (row, at) => {
      const near = indices.subarray(at * count, (at + 1) * count)
      return near.filter(other => classes[other] === classes[row]).length >= wanted
    })
  }
}
