/** Makes the note that goes with a training's progress: step, loss and time left, the last guessed from the steps so far. */
export function trainingNote(steps: number): (step: number, loss: string) => string {
  const start = performance.now()
  return (step, loss) => {
    const seconds = ((performance.now() - start) / 1000 / step) * (steps - step)
    return `step ${step} of ${steps}, ${loss}, ${timeLeft(seconds)} left`
  }
}

const timeLeft = (seconds: number): string => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`)
