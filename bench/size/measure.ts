import {existsSync, mkdirSync, mkdtempSync, readFileSync} from 'node:fs'
import path from 'node:path'
import type {AuditResult} from '../../src/result/audit-result.js'
import {root, runMeasured, type Usage} from '../support/measured-process.js'
import {writeCardFile, type Shape} from './card-file.js'

/** What one audit took, as a user would start it. */
export interface AuditRun extends Usage {
  readonly title: string
  /** Rows of the file. */
  readonly rows: number
  /** On the clock until the first finding was told; missing where none was before the end. */
  readonly firstFindingSeconds?: number
  /** On the clock until all attacks and their controls had ended, where the audit told so. */
  readonly verdictSeconds?: number
  /** It was stopped because it took too long. */
  readonly isStopped: boolean
  /** What took longest: seconds per step of all its repeats and subjects, the longest first. */
  readonly steps: readonly {readonly name: string; readonly seconds: number}[]
}

/** The sizes of the growth figure: as many minority rows per row as card fraud has. */
export const SHAPES = {
  '30k': {rows: 30_000, minority: 52},
  '100k': {rows: 100_000, minority: 173},
  card: {rows: 284_807, minority: 492},
  million: {rows: 1_000_000, minority: 1_700},
} as const satisfies Readonly<Record<string, Shape>>

export type ShapeName = keyof typeof SHAPES

export const CARD_FLAGS = ['--target', 'Class', '--minority', '1']
/** No learner and no fidelity: all attacks of `smote`, their controls and the verdict. */
export const VERDICT_FLAGS = ['--learner', 'none', '--fidelity', 'none']

/** The file of a shape, made if it is not there. */
export async function cardFile(folder: string, name: ShapeName): Promise<string> {
  const file = path.join(folder, name === 'card' ? 'card.csv' : `card-${name}.csv`)
  if (!existsSync(file)) {
    mkdirSync(folder, {recursive: true})
    await writeCardFile(file, SHAPES[name])
  }
  return file
}

/** Audits a file into a new folder, so that nothing is taken from an earlier run, and measures it. */
export async function measureAudit(
  title: string,
  {data, rows, flags}: {readonly data: string; readonly rows: number; readonly flags: readonly string[]},
  {folder, mostSeconds}: {readonly folder: string; readonly mostSeconds: number},
): Promise<AuditRun> {
  const out = mkdtempSync(path.join(folder, 'audit-'))
  const told = new Map<string, number>()
  const usage = await runMeasured(['audit', data, ...flags, ...(hasEvents() ? ['--json-lines'] : []), '--out', out], {
    mostSeconds,
    onLine: (line, seconds) => {
      const event = eventOf(line)
      if (event !== undefined && !told.has(event)) told.set(event, seconds)
    },
  })
  const [firstFindingSeconds, verdictSeconds] = [told.get('finding'), told.get('verdict')]
  return {
    title,
    rows,
    ...usage,
    ...(firstFindingSeconds !== undefined && {firstFindingSeconds}),
    ...(verdictSeconds !== undefined && {verdictSeconds}),
    steps: usage.isStopped ? [] : stepsOf(out),
  }
}

function stepsOf(out: string): AuditRun['steps'] {
  const {results} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
  const seconds = new Map<string, number>()
  for (const entry of results) {
    const name = entry.kind === 'control' ? `${entry.name}, its controls` : entry.name
    seconds.set(name, (seconds.get(name) ?? 0) + entry.seconds)
  }
  return Array.from(seconds, ([name, took]) => ({name, seconds: took})).sort((a, b) => b.seconds - a.seconds)
}

/** Whether this build of the tool has a stream of events; an older one is measured without. */
function hasEvents(): boolean {
  return readFileSync(path.join(root, 'dist/commands/audit.js'), 'utf8').includes('json-lines')
}

/** What a line of the stream of events tells; a finding only when it has figures. */
function eventOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  const {event, status} = JSON.parse(line) as {event?: string; status?: string}
  return event === 'finding' && status !== 'done' ? undefined : event
}
