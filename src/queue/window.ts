/** For so many groups workers are started, where something starts as many of them as there is work. */
const LEAST = 250
/** Enough for a thousand workers, and memory has a bound. */
const MOST = 2000
/** A worker has so many groups ahead while the coordinator is busy with other things. */
const GROUPS_AHEAD = 4

/**
 * How many groups of tasks lie on the queue at a time: with more of them, each lives longer in memory, where what lives long is not
 * cleared soon.
 *
 * @param capacity Jobs that all workers together run at a time.
 */
export const windowFor = (capacity: number): number => Math.min(MOST, Math.max(LEAST, GROUPS_AHEAD * capacity))
