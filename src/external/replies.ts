import {CommandFailed} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import {endedEarly, type ForeignProcess} from './foreign-process.js'

type Reply = Readonly<Record<string, unknown>>

/** The lines that a program writes to stdout, each an object. */
export interface Replies {
  /** The answer to a request that was just written. */
  next(): Promise<Reply>
}

/** Characters: far more than the rows of any release. */
const LONGEST = 400_000_000

/**
 * Reads the answers of a program. What it writes without having been asked is a fault, and the next request tells of it.
 *
 * @param reveal Whether messages may show what it writes to stderr.
 */
export function openReplies(running: ForeignProcess, reveal: boolean): Replies {
  const {stdout, ended} = running
  let pieces: string[] = []
  let length = 0
  let waiting: {resolve: (reply: Reply) => void; reject: (error: Error) => void} | undefined
  let fault: CommandFailed | undefined
  const fail = (error: CommandFailed) => {
    fault ??= error
    waiting?.reject(error)
    waiting = undefined
  }
  const take = (line: string) => {
    const reply = objectIn(line)
    if (reply === undefined)
      fail(new CommandFailed('wrote a line to stdout that is no JSON object. Its messages belong on stderr.'))
    else if (waiting === undefined) fail(new CommandFailed('wrote a line to stdout without having been asked.'))
    else {
      waiting.resolve(reply)
      waiting = undefined
    }
  }
  stdout?.setEncoding('utf8')
  stdout?.on('error', () => undefined)
  stdout?.on('data', (text: string) => {
    const lines = text.split('\n')
    for (const [at, part] of lines.entries()) {
      pieces.push(part)
      length += part.length
      if (length > LONGEST) {
        pieces = []
        fail(new CommandFailed(`wrote a line of more than ${LONGEST} characters.`))
        return
      }
      if (at === lines.length - 1) return
      const line = pieces.join('')
      pieces = []
      length = 0
      if (line.trim() !== '') take(line)
    }
  })
  void ended.then(how => {
    fail(endedEarly(how, running, reveal))
  })
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (fault === undefined) waiting = {resolve, reject}
        else reject(fault)
      }),
  }
}

function objectIn(line: string): Reply | undefined {
  try {
    const reply = parseJson(line)
    return typeof reply === 'object' && reply !== null && !Array.isArray(reply) ? (reply as Reply) : undefined
  } catch {
    return undefined
  }
}
