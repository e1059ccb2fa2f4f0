import type {Progress} from './training.js'

/**
 * Makes the note that goes with a training's progress: step, losses and time left, the last guessed from the steps that this process did.
 * @param before Steps that an earlier process did.
 */
export function trainingNote(steps: number, before: number): (done: Progress) => string {
  const start = performance.now()
  return ({steps: done, losses}) => {
    const seconds = ((performance.now() - start) / 1000 / (done - before)) * (steps - done)
    const told = Object.entries(losses).map(([name, loss]) => `${name} ${loss.toFixed(3)}`)
    return `step ${done} of ${steps}, ${told.join(', ')}, ${timeLeft(seconds)} left`
  }
}

const timeLeft = (seconds: number): string => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`)
