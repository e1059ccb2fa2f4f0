import {spawn} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const PROGRAM = path.join(fileURLToPath(new URL('../..', import.meta.url)), 'bin/run.js')

export interface Ended {
  readonly killed: boolean
  readonly code: number | null
  readonly text: string
}

/** Runs a command to its end, or kills it after so many milliseconds. */
export async function runUntil(args: readonly string[], milliseconds: number | undefined): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {stdio: ['ignore', 'pipe', 'pipe']})
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (text += piece.toString()))
  const clock = milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), milliseconds)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(clock)
      resolve({killed: signal === 'SIGKILL', code, text})
    })
  })
}
