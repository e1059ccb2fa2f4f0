import {readFileSync} from 'node:fs'
import {createMatrix, type Matrix} from '../../src/core/matrix.js'
import {categoricalColumn} from '../../src/core/table.js'
import {readTable} from '../../src/io/read-table.js'
import {encodeFeatures} from '../../src/preprocess/encode-features.js'

export interface GoldenFigures {
  readonly auroc: number
  readonly averagePrecision: number
  readonly aurocDeviation: number
  readonly averagePrecisionDeviation: number
  readonly seeds: number
}

export interface GoldenSet {
  readonly file: string
  readonly target: string
  readonly minority: string
  readonly ignore: readonly string[]
  readonly learners: readonly string[]
  readonly figures: Record<string, GoldenFigures> & {
    readonly trainRows: number
    readonly columns: number
    readonly minority: number
  }
}

// Made by fixtures/golden/learners.py with scikit-learn.
export const golden = JSON.parse(readFileSync(new URL('../../fixtures/golden/learners.json', import.meta.url), 'utf8')) as {
  sets: Record<string, GoldenSet>
  madeUp: Record<string, GoldenFigures>
  coefficients: {intercept: number; values: number[]}
}

export interface LearnerData {
  readonly train: Matrix
  readonly trainLabels: Uint8Array
  readonly test: Matrix
  readonly testLabels: Uint8Array
}

/** The golden script's split: scrambles the row number and takes its highest bit. */
function isTestRow(row: number): boolean {
  let x = Math.imul(row, 2_654_435_761)
  x ^= x >>> 15
  return Math.imul(x, 2_246_822_519) >>> 31 === 1
}

/** Reads a golden set and splits and encodes it as the golden script does. */
export async function loadGolden(file: string, {target, minority, ignore}: GoldenSet): Promise<LearnerData> {
  const {table} = await readTable(file, {target, minority: [minority], ignore})
  const rows = Array.from({length: table.rowCount}, (_, row) => row)
  const train = table.select(
    rows.filter(row => !isTestRow(row)),
    'train',
  )
  const test = table.select(rows.filter(isTestRow), 'holdout')
  const encoder = encodeFeatures(train, {scaling: 'standardise', categorical: 'one-hot', exclude: [target]})
  const {field} = categoricalColumn(table, target)
  const labels = (codes: Int32Array) => Uint8Array.from(codes, code => (field.levels[code] === minority ? 1 : 0))
  return {
    train: encoder.transform(train),
    trainLabels: labels(categoricalColumn(train, target).codes),
    test: encoder.transform(test),
    testLabels: labels(categoricalColumn(test, target).codes),
  }
}

/** The golden script's waves. */
export function madeUp(rows = 3000): LearnerData {
  const primes = [2, 3, 5, 7, 11, 13, 17, 19]
  const part = (from: number) => {
    const features = createMatrix(rows, primes.length)
    const labels = new Uint8Array(rows)
    for (let row = 0; row < rows; row++) {
      const i = from + row + 1
      const x = primes.map(prime => 2 * Math.sin(i * Math.sqrt(prime)))
      features.data.set(x, row * primes.length)
      const noise = [23, 29, 31].reduce((sum, prime) => sum + Math.sin(i * Math.sqrt(prime)), 0)
      labels[row] = x[0] * x[1] + x[2] + 0.5 * x[3] ** 2 - x[4] + noise > 3.2 ? 1 : 0
    }
    return {features, labels}
  }
  const [train, test] = [part(0), part(rows)]
  return {train: train.features, trainLabels: train.labels, test: test.features, testLabels: test.labels}
}
