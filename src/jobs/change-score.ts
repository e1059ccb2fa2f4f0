import {comparable, comparisonScale, sameRecords} from '../audit/score/count-guesses.js'
import {concatTables} from '../core/table.js'
import {auc} from '../stats/roc.js'
import type {PlayedPart} from './played-part.js'

/**
 * Compares what was said of people between two releases with the real rows behind both: who came (or went) against all who did not
 * change, by their scores, and what was said of whom.
 */
export function scoreChanges(parts: readonly PlayedPart[]): Record<string, number> {
  const scores = {came: [] as number[], went: [] as number[], unchanged: [] as number[]}
  let [said, right] = [0, 0]
  for (const {guesses, truth, laterTruth, asked} of parts) {
    const after = laterTruth?.at(0)
    if (guesses.kind !== 'membership' || truth === undefined || after === undefined || asked === undefined) continue
    const scale = comparisonScale(concatTables('source', [truth, after]))
    const rows = comparable(asked, scale)
    const [wasIn, isIn] = [truth, after].map(table => sameRecords(comparable(table, scale), rows))
    guesses.scores.forEach((score, row) => {
      const change = wasIn[row] === isIn[row] ? 'unchanged' : isIn[row] === 1 ? 'came' : 'went'
      scores[change].push(score)
      const verdict = guesses.changes?.[row] ?? 'unchanged'
      if (verdict === 'unchanged') return
      said++
      if (verdict === change) right++
    })
  }
  const {came, went, unchanged} = scores
  const changed = came.length + went.length
  return {
    ...(Math.min(came.length, unchanged.length) > 0 && {aucCame: auc(came, unchanged)}),
    ...(Math.min(went.length, unchanged.length) > 0 && {aucWent: auc(unchanged, went)}),
    ...(said > 0 && {precision: right / said}),
    ...(changed > 0 && {recall: right / changed}),
    came: came.length,
    went: went.length,
    unchanged: unchanged.length,
  }
}
