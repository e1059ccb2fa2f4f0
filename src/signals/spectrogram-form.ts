import type {SignalForm} from '../core/column.js'
import {Stft} from './stft.js'

/** Seconds of a window: long enough for the pitch of a voice, short enough for its sounds. */
const WINDOW_SECONDS = 0.032
/** Of signals without a rate: windows in the length of a signal. */
const WINDOWS = 16
/** At least so many windows stand side by side in a signal. */
const FEWEST_WINDOWS = 4
const SMALLEST_WINDOW = 8
/** Steps from one frame to the next in a window. */
const STEPS = 4

/**
 * The short-time transform of signals of a form: windows of about 32 ms, or of a sixteenth of the length where nobody said how fast
 * values follow each other; a power of two, and at most a quarter of the length. Four frames begin
 * within a window.
 */
export function stftOf({length, rate}: SignalForm): Stft {
  const wanted = rate === undefined ? length / WINDOWS : rate * WINDOW_SECONDS
  const most = Math.floor(Math.log2(Math.max(1, length / FEWEST_WINDOWS)))
  const window = Math.max(SMALLEST_WINDOW, 2 ** Math.min(most, Math.round(Math.log2(wanted))))
  return new Stft(length, window, window / STEPS)
}
