import {breather, type Context} from '../../../core/context.js'

/** A score for each target, with a breath between them. @throws {Interrupted} When the work was asked to stop. */
export async function eachTarget<T>(
  targets: readonly T[],
  score: (target: T) => number,
  context: Context,
): Promise<Float64Array> {
  const breathe = breather(context)
  const scores = new Float64Array(targets.length)
  for (const [at, target] of targets.entries()) {
    scores[at] = score(target)
    context.progress((at + 1) / targets.length)
    await breathe()
  }
  return scores
}
