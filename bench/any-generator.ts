/**
 * npm run bench:any-generator: the real imbalanced-learn's SMOTE, through lines of JSON, beside the built-in one.
 *
 *   npm run bench:any-generator -- --data ../shared/data/paper_form [--sets a,b] [--runs 100] [--targets 20] [--first-seed 1] [--seeds 1]
 *     [--write docs/any-generator-figures.md]
 *
 * First the shadow game on both: the figures must agree. Then what a run through the protocol takes beside the same runs in Python alone.
 */
import {execFileSync} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {cpus, loadavg, tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {createContext} from '../src/core/context.js'
import {createRng} from '../src/core/rng.js'
import {rowsWithLabel, type Table} from '../src/core/table.js'
import {exec} from '../src/external/exec.js'
import {audit, writeTable} from '../src/index.js'
import {PAPER_SETS, readPaperSet, requireFolder, type PaperSet} from './support/paper-sets.js'

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data/paper_form'},
    sets: {type: 'string', default: 'yeast_me2,abalone_19'},
    runs: {type: 'string', default: '100'},
    targets: {type: 'string', default: '20'},
    'first-seed': {type: 'string', default: '1'},
    seeds: {type: 'string', default: '1'},
    write: {type: 'string'},
  },
})
requireFolder(values.data)
const runs = Number(values.runs)
const seeds = Array.from({length: Number(values.seeds)}, (_, at) => Number(values['first-seed']) + at)
const adapter = fileURLToPath(new URL('../examples/generators/imbalanced_learn.py', import.meta.url))
/** Debian's: another python3 may lie before it on the path. */
const python = process.env['PYTHON_PATH'] ?? '/usr/bin/python3'
const command = `'${python}' '${adapter}' --sampler SMOTE`

/** Runs that are timed. */
const TIMED = 300

/** The same runs without any protocol: processor seconds per run. */
const ALONE = `
import sys, time
import pandas as pd
from imblearn.over_sampling import SMOTE
rows = pd.read_csv(sys.argv[1])
target, label, count, runs = sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
features, labels = rows.drop(columns=target), rows[target].astype(str)
wanted = {label: int((labels == label).sum()) + count}
SMOTE(sampling_strategy=wanted, random_state=1).fit_resample(features, labels)
start = time.process_time()
for seed in range(runs):
    SMOTE(sampling_strategy=wanted, random_state=seed).fit_resample(features, labels)
print((time.process_time() - start) / runs)
`

/** Runs the adapter, and writes its processor seconds up to each request into a file: the program is not told when it is ended. */
const TIMED_ADAPTER = `
import runpy, sys, time
import pandas, imblearn.over_sampling, imblearn.combine
out, sys.argv = sys.argv[1], sys.argv[2:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])

class Lines:
    def __iter__(self):
        for line in sys.__stdin__:
            with open(out, "w") as file:
                file.write(str(time.process_time()))
            yield line

sys.stdin = Lines()
runpy.run_path(sys.argv[0], run_name="__main__")
`

const LABEL = '1'
const games: string[] = []
const times: string[] = []
for (const set of PAPER_SETS.filter(({name}) => values.sets.split(',').includes(name))) {
  const table = await readPaperSet(values.data, set)
  for (const seed of seeds) games.push(await game(set, table, seed))
  times.push(await overhead(set, table))
}
const text = [
  '# Any generator, measured',
  '',
  `\`npm run bench:any-generator -- --sets ${values.sets} --runs ${runs} --targets ${values.targets} ` +
    `--first-seed ${seeds[0]} --seeds ${seeds.length}\``,
  '',
  `${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model}, Node ${process.version}, load ${loadavg()[0].toFixed(1)} at the end.`,
  '',
  `\`shadow-features\` on SMOTE, ${values.targets} targets, ${runs} shadow runs and ${runs} test runs with each and without: ` +
    'AUC with its 95 % interval.',
  '',
  '| set | seed | built in | imbalanced-learn, lines of JSON |',
  '|---|---|---|---|',
  ...games,
  '',
  `Processor milliseconds per run, mean of ${TIMED}: a fit and as many rows as balance the classes. \`alone\` is`,
  'imbalanced-learn without any protocol, `program` the adapter with data frames and JSON, `here` minority-report.',
  'Rows of the fit before are not sent again.',
  '',
  '| set | rows | alone | same rows: program | here | other rows: program | here |',
  '|---|---|---|---|---|---|---|',
  ...times,
  '',
].join('\n')
if (values.write === undefined) console.log(text)
else await writeFile(values.write, text)

async function game({name, target}: PaperSet, table: Table, seed: number): Promise<string> {
  const result = await audit(table, {
    target,
    minority: LABEL,
    seed,
    generators: ['smote', 'exec'],
    attacks: ['shadow-features'],
    options: {
      exec: {command, protocol: 'lines', checkSeed: false},
      'shadow-features': {targets: Number(values.targets), shadowRuns: runs, testRuns: runs},
    },
    learners: [],
    fidelity: [],
    repeats: 1,
    jobs: 1,
  })
  const figure = (generator: string) => {
    const found = result.attack(generator, 'shadow-features')
    if (found.status !== 'done') return found.reason
    const auc = found.estimates.auc
    return auc === undefined ? 'no figure' : `${auc.value.toFixed(3)} (${auc.low.toFixed(3)}–${auc.high.toFixed(3)})`
  }
  return `| ${name} | ${seed} | ${figure('smote')} | ${figure('exec')} |`
}

async function overhead({name, target}: PaperSet, table: Table): Promise<string> {
  const own = rowsWithLabel(table, target, [LABEL]).length
  const count = table.rowCount - 2 * own
  const folder = await mkdtemp(path.join(tmpdir(), 'minority-report-bench-'))
  try {
    const file = path.join(folder, 'rows.csv')
    await writeTable(file, table)
    const said = execFileSync(python, ['-c', ALONE, file, target, LABEL, String(count), String(TIMED)], {encoding: 'utf8'})
    const alone = 1000 * Number(said)
    const train = table.as('train')
    const again = table.select(
      Array.from({length: table.rowCount}, (_, row) => row),
      'train',
    )
    const same = await throughLines([train], target, count, folder)
    const other = await throughLines([train, again], target, count, folder)
    const cells = [alone, same.child, same.own, other.child, other.own].map(milliseconds => milliseconds.toFixed(2))
    return `| ${name} | ${table.rowCount} | ${cells.join(' | ')} |`
  } finally {
    await rm(folder, {recursive: true})
  }
}

/** Processor milliseconds per run, of the program and of this process. Fits are on the tables in turn: a single one is sent once. */
async function throughLines(
  tables: readonly Table<'train'>[],
  target: string,
  count: number,
  folder: string,
): Promise<{child: number; own: number}> {
  const [script, out] = [path.join(folder, 'timed.py'), path.join(folder, 'seconds')]
  await writeFile(script, TIMED_ADAPTER)
  const timed = `'${python}' '${script}' '${out}' '${adapter}' --sampler SMOTE`
  const generator = await exec.create({command: timed, protocol: 'lines'})
  const context = createContext(createRng(1))
  const run = async (at: number) => {
    const fitted = await generator.fit(tables[at % tables.length], {target, label: LABEL}, context)
    await fitted.sample(count, context)
    return fitted
  }
  const seconds = async () => Number(await readFile(out, 'utf8'))
  // The first one starts Python, and keeps it.
  const first = await run(0)
  const [startedAt, before] = [await seconds(), process.cpuUsage()]
  for (let at = 1; at <= TIMED; at++) (await run(at)).dispose()
  const {user, system} = process.cpuUsage(before)
  first.dispose()
  return {child: (1000 * ((await seconds()) - startedAt)) / TIMED, own: (user + system) / 1000 / TIMED}
}
