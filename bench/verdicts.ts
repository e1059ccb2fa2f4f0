/**
 * npm run bench:verdicts: whether the default audit finds what was planted in a file, and leaves files alone in which there is nothing.
 *
 *   npm run bench:verdicts -- [--seeds 20] [--clean-seeds 20] [--from 1] [--kinds NAME,NAME] [--repeats 1] [--kept
 *   FILE] [--write docs/verdicts-figures.md]
 *
 * Every kind of file is made anew for every seed, written as CSV, and audited with all default attacks; learners and
 * fidelity measures are left out, since verdicts do not rest on them. A planted kind counts where a test that knows the
 * kind finds it with p < 0.001. `--kept` names a file that holds what is finished: a second call goes on from it, and
 * two at a time may share it with other seeds.
 */
import {writeFile} from 'node:fs/promises'
import os from 'node:os'
import {parseArgs} from 'node:util'
import {createRng} from '../src/core/rng.js'
import {Kept} from './calibration/kept.js'
import {auditKind, type Outcome} from './verdicts/audit.js'
import {directTest, type Kind, type PlantedKind} from './verdicts/case.js'
import {clean} from './verdicts/clean.js'
import {drawn} from './verdicts/people.js'
import {planted} from './verdicts/planted.js'

const {values} = parseArgs({
  options: {
    seeds: {type: 'string', default: '20'},
    'clean-seeds': {type: 'string'},
    from: {type: 'string', default: '1'},
    kinds: {type: 'string'},
    repeats: {type: 'string', default: '1'},
    kept: {type: 'string'},
    write: {type: 'string'},
  },
})

/** Below this a direct test has found what was planted. */
const DIRECT = 1e-3

interface Run extends Outcome {
  /** Of planted kinds. */
  readonly direct?: number
}

const kept = new Kept<Run>(values.kept)
const seedsOf = (count: string) => Array.from({length: Number(count)}, (_, at) => Number(values.from) + at)
const cleanSeeds = values['clean-seeds'] ?? values.seeds
const wanted = <K extends Kind>(kinds: readonly K[]) =>
  values.kinds === undefined ? kinds : kinds.filter(({name}) => values.kinds?.split(',').includes(name))
const lines: string[] = []

function say(...text: string[]): void {
  lines.push(...text)
  for (const line of text) console.log(line)
}

function run(kind: Kind, seed: number, direct?: PlantedKind): Promise<Run> {
  return kept.get(`${kind.name}/${seed}/${values.repeats}`, async () => {
    const rng = createRng(seed).fork(kind.name)
    const own = rng.fork('draw')
    const files = kind.files(rng.fork('files'), count => drawn(kind.population, own, count))
    const outcome = await auditKind(kind, files, rng.fork('audit'), Number(values.repeats))
    return {...outcome, ...(direct && {direct: directTest(direct, files, rng.fork('direct'))})}
  })
}

async function runsOf(kind: Kind, direct?: PlantedKind): Promise<Run[]> {
  const runs: Run[] = []
  for (const seed of seedsOf(direct ? values.seeds : cleanSeeds)) runs.push(await run(kind, seed, direct))
  return runs
}

const mean = (runs: readonly Run[]) => (runs.reduce((sum, {seconds}) => sum + seconds, 0) / runs.length).toFixed(1)
const count = (runs: readonly Run[], verdict: Run['verdict']) => runs.filter(one => one.verdict === verdict).length

/** Attacks that found it, most often first. */
function finders(runs: readonly Run[]): string {
  const times = new Map<string, number>()
  for (const name of runs.filter(({verdict}) => verdict === 'leaks').flatMap(({by}) => by.split(' ')))
    times.set(name, (times.get(name) ?? 0) + 1)
  return [...times]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, hits]) => `${name} ${hits}`)
    .join(', ')
}

say(
  '# Verdicts',
  '',
  `Made by \`npm run bench:verdicts -- --seeds ${values.seeds} --clean-seeds ${cleanSeeds} --from ` +
    `${values.from} --repeats ${values.repeats}\` on ${os.cpus()[0].model}, Node ` +
    `${process.versions.node}, ${new Date().toISOString().slice(0, 10)}. 100 members and as many ` +
    'people outside unless said otherwise, 300 people of the majority, 400 released rows beside ' +
    'those planted.',
  '',
  '## What was planted',
  '',
  `"Direct" counts seeds in which a test that knows the kind finds it with p < ${DIRECT} ` +
    '(one-sided Fisher test against 400 fresh people). "Refused" are audits that stop with a message ' +
    'on the inputs, which for kinds about the inputs is the answer.',
  '',
  '| kind | what is in the file | leaks | cannot be told | refused | no leak found | direct | of those found | found by | s |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
)
const missed: string[] = []
for (const kind of wanted(planted)) {
  const runs = await runsOf(kind, kind)
  const isFound = ({verdict}: Run) => verdict === 'leaks' || (kind.aboutInputs === true && verdict !== 'no-leak-found')
  const direct = runs.filter(one => (one.direct ?? 1) < DIRECT)
  const found = direct.filter(isFound).length
  if (found < direct.length || (direct.length === 0 && !runs.every(isFound))) missed.push(kind.name)
  say(
    `| ${kind.name} | ${kind.truth} | ${count(runs, 'leaks')} | ${count(runs, 'not-tested')} | ` +
      `${count(runs, 'refused')} | ${count(runs, 'no-leak-found')} | ${direct.length} | ${found} | ` +
      `${finders(runs)} | ${mean(runs)} |`,
  )
}
say('', `Not found in every seed: ${missed.length === 0 ? 'none' : missed.join(', ')}.`)
say(
  '',
  '## Where there is nothing',
  '',
  'A release that says nothing about who is in the data: "leaks" is a false alarm (at most 5 % in all and 10 % of any kind).',
  '',
  '| kind | what is in the file | leaks | cannot be told | refused | no leak found | flagged by | s |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
)
let flagged = 0
let audits = 0
for (const kind of wanted(clean)) {
  const runs = await runsOf(kind)
  flagged += count(runs, 'leaks')
  audits += runs.length
  say(
    `| ${kind.name} | ${kind.truth} | ${count(runs, 'leaks')} | ${count(runs, 'not-tested')} | ` +
      `${count(runs, 'refused')} | ${count(runs, 'no-leak-found')} | ${finders(runs)} | ${mean(runs)} |`,
  )
}
say('', `Flagged: ${flagged} of ${audits} (${((100 * flagged) / Math.max(1, audits)).toFixed(1)} %).`)
if (values.write !== undefined) await writeFile(values.write, [...lines, ''].join('\n'))
