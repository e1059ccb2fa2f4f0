/**
 * Hands calls on to a function, no two of them within so many milliseconds. What comes sooner is dropped: for what the next call tells as
 * well, such as how far something is.
 *
 * @param now A clock that never goes back, in milliseconds.
 */
export function atMostEvery<Told extends readonly unknown[]>(
  milliseconds: number,
  tell: (...told: Told) => void,
  now: () => number = () => performance.now(),
): (...told: Told) => void {
  let toldAt = -Infinity
  return (...told) => {
    const moment = now()
    if (moment - toldAt < milliseconds) return
    toldAt = moment
    tell(...told)
  }
}

/** How often progress is sent from one thread to another: a message costs both more than many a step of the work. */
export const PROGRESS_MILLISECONDS = 100
