/**
 * npm run bench:costs: what each step of an audit takes, which `audit --dry-run` expects of it.
 *
 *   npm run bench:costs -- [--folder FOLDER] [--write]
 *
 * Audits the embedded registry and a file of the shape of card fraud with 30,000 rows, one repeat each in one thread, and
 * reads from their reports what a step took once. Two tables give a fixed part and one that grows with the cells.
 * `--write` puts them into src/audit/plan/expected-cost.ts; run it on an idle machine, after `npm run build`.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {fidelity} from '../src/metrics/fidelity/registry.js'
import {learners} from '../src/learners/registry.js'
import type {AuditResult} from '../src/result/audit-result.js'
import {CARD_FLAGS, cardFile} from './size/measure.js'
import {root, runMeasured} from './support/measured-process.js'

const {values} = parseArgs({
  options: {
    folder: {type: 'string', default: path.join(tmpdir(), 'minority-report-size')},
    write: {type: 'boolean', default: false},
  },
})

const TABLE = path.join(root, 'src/audit/plan/expected-cost.ts')
/** Less is not told apart from nothing. */
const LEAST = 0.01
const REGISTRY = path.join(root, 'fixtures/data/rare-disease-registry.csv')

interface Measured {
  readonly cells: number
  /** Mean over the subjects, by step. */
  readonly seconds: ReadonlyMap<string, number>
}

/** Attacks that an audit plays when it is told to: they release a second time. */
const OF_TWO_RELEASES = ['--attack', 'differencing', '--learner', 'none', '--fidelity', 'none']

async function resultsOf(flags: readonly string[]): Promise<AuditResult> {
  const out = mkdtempSync(path.join(tmpdir(), 'minority-report-bench-'))
  await runMeasured(['audit', ...flags, '--quiet', '--out', out])
  const result = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
  rmSync(out, {recursive: true})
  return result
}

async function measured(data: string, flags: readonly string[]): Promise<Measured> {
  const all = ['--repeats', '1', '--jobs', '1', ...learners.names.flatMap(name => ['--learner', name])]
  const measures = fidelity.names.flatMap(name => ['--fidelity', name])
  const first = await resultsOf([data, ...flags, ...all, ...measures])
  const more = await resultsOf([data, ...flags, ...all.slice(0, 4), ...OF_TWO_RELEASES])
  const {input} = first
  const seconds = new Map<string, number[]>()
  const inBoth = new Set(first.results.map(({name}) => name))
  for (const {name, status, seconds: took} of [...first.results, ...more.results.filter(({name}) => !inBoth.has(name))])
    if (status === 'done' && took > 0) seconds.set(name, [...(seconds.get(name) ?? []), took])
  const mean = (list: readonly number[]) => list.reduce((sum, took) => sum + took, 0) / list.length
  return {
    cells: input.rows * input.columns,
    seconds: new Map([...seconds].map(([name, list]) => [name, mean(list)])),
  }
}

/** The line through both tables, or a fixed part alone where the larger table took no longer. */
function costOf(name: string, small: Measured, large: Measured): readonly [number, number] | undefined {
  const [little, much] = [small.seconds.get(name), large.seconds.get(name)]
  if (little === undefined || much === undefined) return undefined
  const perCell = Math.max(0, (much - little) / (large.cells - small.cells))
  const rounded = (value: number) => Math.max(LEAST, Math.round(100 * value) / 100)
  return [rounded(little - perCell * small.cells), rounded(1e6 * perCell)]
}

const small = await measured(REGISTRY, ['--target', 'diagnosis', '--minority', 'storage-disorder'])
const large = await measured(await cardFile(values.folder, '30k'), CARD_FLAGS)
const names = [...small.seconds.keys()]
const lines = names.flatMap(name => {
  const cost = costOf(name, small, large)
  return cost === undefined ? [] : [`  ['${name}', [${cost[0]}, ${cost[1]}]],`]
})
console.log(lines.join('\n'))
if (values.write) {
  const text = readFileSync(TABLE, 'utf8')
  const [before, after] = [text.indexOf('new Map([\n') + 'new Map([\n'.length, text.indexOf('\n])')]
  writeFileSync(TABLE, `${text.slice(0, before)}${lines.join('\n')}${text.slice(after)}`)
}
