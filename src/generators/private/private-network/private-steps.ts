import {breather, type Context} from '../../../core/context.js'

/**
 * Runs the steps of a private training and reports how far it is. Losses are not shown and not looked at: they tell about the records, and
 * nobody paid for that. Stopping depends on nothing but the number of steps.
 *
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function privateSteps(steps: number, step: (at: number) => void, context: Context): Promise<void> {
  const breathe = breather(context)
  for (let at = 0; at < steps; at++) {
    step(at)
    const pause = breathe()
    if (pause === undefined) continue
    context.progress((at + 1) / steps, `step ${at + 1} of ${steps}`)
    await pause
  }
  context.progress(1)
}
