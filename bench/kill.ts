/**
 * npm run bench:kill: SIGKILL at random moments of `audit --out` and `generate --checkpoint`, each followed by the same command.
 *
 *   npm run bench:kill -- [--kills 100] [--seed 1]
 *
 * A round is up to three kills of one command, and then the command until it ends. It fails when the command is refused
 * (a lock or a claim of the killed process), when what it leaves differs from what an uninterrupted run leaves in more
 * than times, or when files are left that the uninterrupted run does not leave.
 */
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {createRng, type Rng} from '../src/core/rng.js'
import {smallCsv} from '../test/support/cli.js'
import {runUntil} from './kill/run-until.js'

const {values} = parseArgs({options: {kills: {type: 'string', default: '100'}, seed: {type: 'string', default: '1'}}})
const KILLS_PER_ROUND = 3

interface Subject {
  readonly name: string
  readonly args: (data: string, folder: string) => readonly string[]
  /** A killed process had written all: the same command is then refused, since its output is there. */
  readonly isDone: (folder: string, whole: Files) => Promise<boolean>
}
type Files = ReadonlyMap<string, string>

const CLASSES = ['--target', 'y', '--minority', '1']
const SUBJECTS: readonly Subject[] = [
  {
    name: 'audit --out',
    args: (data, folder) => [
      ...['audit', data, ...CLASSES, '--generator', 'smote', '--repeats', '3', '--jobs', '2', '--out', path.join(folder, 'out')],
      ...[
        '--attack',
        'distinsmote',
        '--attack',
        'dcr-mia',
        '--learner',
        'logistic-regression',
        '--fidelity',
        'none',
        '--format',
        'md',
      ],
    ],
    isDone: () => Promise.resolve(false),
  },
  {
    name: 'generate --checkpoint',
    args: (data, folder) => [
      ...[
        'generate',
        data,
        ...CLASSES,
        '--count',
        '40',
        '--generator',
        'ctgan',
        '--option',
        'steps=600',
        '--option',
        'hidden=32',
      ],
      ...['--out', path.join(folder, 'out.csv'), '--save-model', path.join(folder, 'model.safetensors')],
      ...['--checkpoint', path.join(folder, 'kept'), '--checkpoint-every', '0.05s'],
    ],
    isDone: async (folder, whole) => differences(await filesIn(folder), whole).length === 0,
  },
]

/** What is in a folder, by path; times are taken out of JSON, and what is rendered from it is known by its name alone. */
async function filesIn(folder: string): Promise<Files> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  const files = entries.filter(entry => !entry.isDirectory()).map(entry => path.join(entry.parentPath, entry.name))
  const contents = await Promise.all(
    files.map(async file => [path.relative(folder, file), withoutTimes(file, await readFile(file, 'latin1'))] as const),
  )
  return new Map(contents)
}

function withoutTimes(file: string, content: string): string {
  if (file.endsWith('.md') || file.includes('tasks')) return ''
  if (!file.endsWith('.json')) return content
  return JSON.stringify(JSON.parse(content), (key, value: unknown) => (key === 'seconds' || key === 'startedAt' ? 0 : value))
}

function differences(files: Files, whole: Files): string[] {
  return [...new Set([...files.keys(), ...whole.keys()])].filter(name => files.get(name) !== whole.get(name))
}

interface Round {
  readonly kills: number
  readonly fault?: string
}

/** Kills the command up to so many times, lets it end, and compares what it left. */
async function play(subject: Subject, work: Work, most: number, rng: Rng): Promise<Round> {
  const folder = await mkdtemp(path.join(work.root, 'round-'))
  const args = subject.args(work.data, folder)
  let kills = 0
  for (let start = 0; start <= most; start++) {
    const ended = await runUntil(args, start < most ? rng.next() * work.milliseconds * 1.1 : undefined)
    if (ended.killed) kills++
    else if (ended.code !== 0) return {kills, fault: `exit code ${ended.code ?? 'none'}: ${ended.text.slice(0, 300)}`}
    if (!ended.killed || (await subject.isDone(folder, work.whole))) break
  }
  const other = differences(await filesIn(folder), work.whole)
  if (other.length > 0) return {kills, fault: `other than uninterrupted: ${other.join(', ')}`}
  await rm(folder, {recursive: true})
  return {kills}
}

interface Work {
  readonly root: string
  readonly data: string
  /** What an uninterrupted run leaves, and how long it takes. */
  readonly whole: Files
  readonly milliseconds: number
}

async function uninterrupted(subject: Subject, root: string, data: string): Promise<Work> {
  const folder = path.join(root, 'whole')
  await mkdir(folder)
  const startedAt = performance.now()
  const {code, text} = await runUntil(subject.args(data, folder), undefined)
  if (code !== 0) throw new RangeError(`${subject.name} must end well by itself: ${text.slice(0, 400)}`)
  return {root, data, whole: await filesIn(folder), milliseconds: performance.now() - startedAt}
}

let faults = 0
const root = await mkdtemp(path.join(os.tmpdir(), 'kill-'))
for (const subject of SUBJECTS) {
  const place = path.join(root, subject.name.replaceAll(/\W/g, '-'))
  await mkdir(place)
  const data = path.join(place, 'data.csv')
  await writeFile(data, smallCsv())
  const work = await uninterrupted(subject, place, data)
  const wanted = Number(values.kills) / SUBJECTS.length
  let [kills, rounds] = [0, 0]
  while (kills < wanted) {
    const round = await play(
      subject,
      work,
      Math.min(KILLS_PER_ROUND, wanted - kills),
      createRng(values.seed).fork(`${subject.name}/${rounds}`),
    )
    rounds++
    kills += round.kills
    if (round.fault === undefined) continue
    faults++
    console.log(`${subject.name}, round ${rounds}: ${round.fault}`)
  }
  console.log(
    `${subject.name}: ${kills} kills in ${rounds} rounds; uninterrupted it takes ${(work.milliseconds / 1000).toFixed(1)} s`,
  )
}
console.log(`${faults} faults`)
if (faults > 0) {
  console.log(`Kept in ${root}`)
  process.exitCode = 1
} else await rm(root, {recursive: true})
