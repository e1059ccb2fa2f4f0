import {createMatrix} from '../../../core/matrix.js'
import {breather, type Context} from '../../../core/context.js'
import type {WganModel, WganTrainer} from '../../../nn/executor.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import type {RecordScores} from '../../../core/record-scores.js'

export interface RowConditions {
  /** The conditions that an encoded row meets, each one a vector [condition]; left out likewise. */
  readonly conditionsOf?: (rows: Features, row: number) => readonly Float32Array[]
}

/**
 * The critic's score of each row, [rows, 1]: the higher, the more it is taken for a real one. Where the critic judges
 * rows under a condition, the mean over the conditions that the row meets; where it judges packs, the row fills a pack
 * by itself.
 */
export async function criticScores(
  trainer: Pick<WganTrainer, 'scores'>,
  {model, conditionsOf}: RowConditions & {readonly model: Pick<WganModel, 'pac' | 'condition'>},
  rows: Features,
  context: Context,
): Promise<RecordScores> {
  const features = createMatrix(rows.rows, 1)
  const breathe = breather(context)
  for (let row = 0; row < rows.rows; row++) {
    const own = rows.data.subarray(row * rows.width, (row + 1) * rows.width)
    const met = conditionsOf?.(rows, row) ?? []
    const inputs = (met.length === 0 ? [new Float32Array(model.condition)] : met).map(condition => [...own, ...condition])
    const packs = Float32Array.from(inputs.flatMap(input => Array.from({length: model.pac}, () => input).flat()))
    const scores = trainer.scores(inputs.length, packs)
    features.data[row] = scores.reduce((sum, score) => sum + score, 0) / scores.length
    context.progress((row + 1) / rows.rows)
    await breathe()
  }
  return {kind: 'critic', features}
}
