import type {Readable} from 'node:stream'
import {printable} from '../core/printable.js'

/** What a program has written to stderr. */
export interface LastLines {
  /** Says how much it was; what it was, when that is asked for. Foreign programs print rows, and these are of real people. */
  describe(reveal: boolean): string
}

const LINES = 10
const CHARACTERS = 300

/** Keeps the last lines of a stream and counts the others. */
export function keepLastLines(stream: Readable | null): LastLines {
  const last: string[] = []
  let count = 0
  let open = ''
  const keep = (line: string) => {
    count++
    last.push(line.slice(0, CHARACTERS).trimEnd())
    if (last.length > LINES) last.shift()
  }
  stream?.setEncoding('utf8')
  stream?.on('error', () => undefined)
  stream?.on('data', (text: string) => {
    const lines = (open + text).split('\n')
    open = (lines.pop() ?? '').slice(0, CHARACTERS)
    for (const line of lines) keep(line)
  })
  return {
    describe(reveal) {
      const all = count + (open === '' ? 0 : 1)
      if (all === 0) return 'It wrote nothing to stderr.'
      const lines = all === 1 ? 'one line' : `${all} lines`
      if (!reveal)
        return `It wrote ${lines} to stderr. They may hold real records: the option reveal=true shows the last of them.`
      const shown = [...last, ...(open === '' ? [] : [open])].slice(-LINES)
      return `It wrote ${lines} to stderr, which may hold real records; the last: ${shown.map(line => printable(line)).join(' | ')}`
    },
  }
}
