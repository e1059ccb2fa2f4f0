import {readFileSync} from 'node:fs'

/** Of Linux, as on all its platforms. */
const TICKS_PER_SECOND = 100

/** Seconds that a process, all its threads, has run until now; 0 when it is gone. */
export function processorSecondsOf(pid: number): number {
  const [, after = ''] = contentOf(`/proc/${pid}/stat`).split(/\) (?=[A-Z] )/)
  const fields = after.split(' ')
  // Fields 14 and 15 (proc(5)): the name of the program, which may hold blanks, and what stands before it are gone.
  return fields.length < 13 ? 0 : (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** The most that a process has held in memory, in MB. */
export function peakMegabytesOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(contentOf(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
