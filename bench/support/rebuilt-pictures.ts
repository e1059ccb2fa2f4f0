import {reconSmote} from '../../src/attacks/reconstruction/reconsmote.js'
import {comparable, comparisonScale, matchGuesses} from '../../src/audit/score/count-guesses.js'
import {createContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import type {Table} from '../../src/core/table.js'
import {processorClock} from './processor-seconds.js'

/** How many rebuilt pictures of one confidence there are, and how many of them are right. */
export interface Sure {
  readonly right: number
  readonly all: number
}

/** What `reconsmote` rebuilds of a release alone, held against the real pictures. */
export interface RebuiltPictures {
  readonly matched: number
  readonly guessed: number
  readonly real: number
  /** Real pictures that the release holds as they are. */
  readonly released: number
  readonly explained: number
  readonly byConfidence: ReadonlyMap<number, Sure>
  readonly notes: readonly string[]
  readonly seconds: number
}

export async function rebuiltPictures(
  released: Table<'synthetic'>,
  real: Table<'train'>,
  seed: number,
): Promise<RebuiltPictures> {
  const attack = await reconSmote.create()
  const seconds = processorClock()
  const {records, confidence, explainedShare, parameters} = await attack.guess(
    {released},
    createContext(createRng(seed).fork('attack')),
  )
  const taken = seconds()
  const scale = comparisonScale(real)
  const matrix = comparable(real, scale)
  const {guessMatches, matched, real: pictures} = matchGuesses(matrix, comparable(records, scale), scale)
  const byConfidence = new Map<number, Sure>()
  confidence.forEach((sure, record) => {
    const {right, all} = byConfidence.get(sure) ?? {right: 0, all: 0}
    byConfidence.set(sure, {right: right + (guessMatches[record] >= 0 ? 1 : 0), all: all + 1})
  })
  return {
    matched,
    guessed: records.rowCount,
    real: pictures,
    released: matchGuesses(matrix, comparable(released, scale), scale).matched,
    explained: explainedShare,
    byConfidence,
    notes: parameters.notes ?? [],
    seconds: taken,
  }
}

/** Such as `0.997: 330 of 331 right`, all of several releases. */
export function calibrationOf(all: readonly RebuiltPictures[]): string {
  const sums = new Map<number, Sure>()
  for (const {byConfidence} of all)
    for (const [sure, {right, all: count}] of byConfidence) {
      const known = sums.get(sure) ?? {right: 0, all: 0}
      sums.set(sure, {right: known.right + right, all: known.all + count})
    }
  const sorted = [...sums].sort(([a], [b]) => a - b)
  return sorted.map(([sure, {right, all: count}]) => `${sure}: ${right} of ${count} right`).join(', ')
}
