import {printable} from '../core/printable.js'

/** Shows how far a long step is. */
export interface ProgressView {
  update(fraction: number, note?: string): void
  /** Takes the bar off the screen. */
  clear(): void
}

export const silentProgress: ProgressView = {update: () => undefined, clear: () => undefined}

const BAR_WIDTH = 24
const BAR_REFRESH_MILLISECONDS = 100
const LINE_REFRESH_MILLISECONDS = 5000

/**
 * A bar that redraws itself on a terminal; a plain line now and then anywhere else, so that logs stay readable. What follows the first line
 * of a note stands below the bar, one line for each, as far as there is room.
 */
export function showProgress(title: string, stream: NodeJS.WriteStream): ProgressView {
  const refresh = stream.isTTY ? BAR_REFRESH_MILLISECONDS : LINE_REFRESH_MILLISECONDS
  let lastShown = stream.isTTY ? -Infinity : performance.now()
  let start: Moment | undefined
  let drawn = 0
  const erase = () => {
    if (drawn > 0) stream.write(`\r${drawn > 1 ? `\u001B[${drawn - 1}A` : ''}\u001B[J`)
    drawn = 0
  }
  return {
    update(fraction, note) {
      const now = performance.now()
      start ??= {fraction, at: now}
      if (now - lastShown < refresh) return
      lastShown = now
      const [first, ...below] = (note ?? '').split('\n')
      const about = first === '' ? '' : `  ${first}`
      const text = printable(`${title} ${Math.floor(fraction * 100)} %${timeLeft(start, {fraction, at: now})}${about}`)
      if (!stream.isTTY) {
        stream.write(`${text}\n`)
        return
      }
      const filled = Math.round(fraction * BAR_WIDTH)
      const bar = `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${text}`
      const room = Math.max(0, (stream.rows || 24) - 2)
      const lines = [bar, ...below.slice(0, room).map(line => `  ${printable(line)}`)]
      erase()
      stream.write(lines.map(line => line.slice(0, Math.max(10, stream.columns - 1))).join('\n'))
      drawn = lines.length
    },
    clear: erase,
  }
}

interface Moment {
  readonly fraction: number
  /** In milliseconds. */
  readonly at: number
}

/** From what was done since the first update: what an earlier run had done took no time now. */
function timeLeft(start: Moment, {fraction, at}: Moment): string {
  const gained = fraction - start.fraction
  if (gained <= 0.01 || fraction >= 1) return ''
  return `, ${formatSeconds(((at - start.at) / 1000) * ((1 - fraction) / gained))} left`
}

/** 7 s, 2 min 5 s, 1 h 4 min. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
