import {spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

/** A command on a damaged file: FILE is replaced by its path; RESULT and DATA are a report and a table without damage. */
export interface FuzzedCommand {
  readonly reader: string
  readonly args: readonly string[]
}

export const COMMANDS: readonly FuzzedCommand[] = [
  {reader: 'table.csv', args: ['inspect', 'FILE', '--target', 'sick', '--minority', 'yes']},
  {
    reader: 'table.csv',
    args: ['generate', 'FILE', '--target', 'sick', '--minority', 'yes', '--generator', 'smote-nc', '--out', '-'],
  },
  {reader: 'table.csv.gz', args: ['inspect', 'FILE', '--json']},
  {reader: 'table.arff', args: ['inspect', 'FILE']},
  {reader: 'table.dat', args: ['inspect', 'FILE']},
  {reader: 'table.csv', args: ['attack', 'reconsmote', '--released', 'FILE', '--json']},
  {reader: 'report.json', args: ['report', 'FILE', '--format', 'md', '--out', 'OUT', '--force']},
  {reader: 'report.json', args: ['compare', 'FILE', 'FILE']},
  {reader: 'policy.yaml', args: ['policy', 'check', 'RESULT', '--policy', 'FILE']},
  {reader: 'evidence.zip', args: ['verify', 'FILE']},
  {reader: 'utf16.csv', args: ['inspect', 'FILE']},
  {reader: 'edited model', args: ['generate', '--model', 'FILE', '--count', '3', '--out', '-']},
  {reader: 'edited network', args: ['generate', '--model', 'FILE', '--count', '3', '--out', '-']},
  {
    reader: 'option file',
    args: [
      ...['generate', 'DATA', '--target', 'sick', '--minority', 'yes', '--count', '3', '--out', '-'],
      ...['--generator', 'dp-gaussian-copula', '--option', 'domain=@FILE'],
    ],
  },
  {reader: 'model.safetensors', args: ['generate', '--model', 'FILE', '--count', '3', '--out', '-']},
]

const SECONDS = 10
const MOST_MEMORY = 1e9
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the undamaged file of a reader is. */
export const soundFile = (folder: string, reader: string) => path.join(folder, `sound-${reader}`)

/** @returns What was wrong; undefined when the command ended as it must. */
export async function runCommand({reader, args}: FuzzedCommand, bytes: Uint8Array, folder: string): Promise<string | undefined> {
  const file = path.join(folder, `process-${reader}`)
  await writeFile(file, bytes)
  const paths = {
    FILE: file,
    OUT: path.join(folder, 'out'),
    RESULT: soundFile(folder, 'report.json'),
    DATA: soundFile(folder, 'table.csv'),
  }
  const withPaths = (arg: string) => Object.entries(paths).reduce((text, [word, place]) => text.replace(word, place), arg)
  const child = spawn(process.execPath, [path.join(root, 'bin/run.js'), ...args.map(withPaths)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (text += piece.toString('latin1')))
  let memory = 0
  const watch = setInterval(() => (memory = Math.max(memory, highestMemory(child.pid))), 100)
  const clock = setTimeout(() => child.kill('SIGKILL'), SECONDS * 1000)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(resolve =>
    child.on('close', (ended, by) => {
      resolve([ended, by])
    }),
  )
  clearTimeout(clock)
  clearInterval(watch)
  if (signal === 'SIGKILL') return `it ran for more than ${SECONDS} s`
  if (code === 1 || code === null) return `exit code ${code ?? 'none'}: ${text.slice(0, 400)}`
  if (/^ {4}at /m.test(text)) return `a stack: ${text.slice(0, 400)}`
  return memory > MOST_MEMORY ? `memory ${Math.round(memory / 1e6)} MB` : undefined
}

/** Resident bytes at their highest, where the system says so. */
function highestMemory(pid: number | undefined): number {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
