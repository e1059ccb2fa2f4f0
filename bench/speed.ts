/**
 * npm run bench: whole processes, from start to file, best of three; processor time of all threads and peak memory from the kernel where it
 * tells (Linux).
 *
 *   npm run bench -- --data ../shared/data/paper_form
 *
 * The two attack rows need the paper's data sets, and one audit a set in the folder above them; they are left out
 * without. The large table is made here, with a seed. A second table is about policies, reports and hostile formulas,
 * in this process.
 */
import {once} from 'node:events'
import {createWriteStream, existsSync, mkdtempSync, rmSync} from 'node:fs'
import {cpus, tmpdir} from 'node:os'
import path from 'node:path'
import {finished} from 'node:stream/promises'
import {parseArgs} from 'node:util'
import {createRng, normal} from '../src/core/rng.js'
import {root, runMeasured, type Usage} from './support/measured-process.js'
import {reportSpeed} from './support/report-speed.js'

const {values} = parseArgs({
  options: {data: {type: 'string', default: path.join(root, '../shared/data/paper_form')}, runs: {type: 'string', default: '3'}},
})
const folder = mkdtempSync(path.join(tmpdir(), 'minority-report-bench-'))

/** @param args Called for every run: what one run leaves must not help the next. */
async function best(title: string, bar: string, args: () => readonly string[]): Promise<void> {
  const runs: Usage[] = []
  for (let run = 0; run < Number(values.runs); run++) runs.push(await runMeasured(args()))
  const seconds = runs.map(run => run.seconds).sort((a, b) => a - b)
  const peaks = runs.flatMap(run => (run.megabytes === undefined ? [] : [run.megabytes]))
  const memory = peaks.length === 0 ? '-' : `${Math.max(...peaks).toFixed(0)} MB`
  const busy = Math.min(...runs.map(({processorSeconds}) => processorSeconds))
  console.log(
    `| ${title} | ${seconds[0].toFixed(2)} s | ${seconds.at(-1)?.toFixed(2) ?? ''} s | ${busy.toFixed(2)} s | ${memory} | ${bar} |`,
  )
}

/** 100,000 rows of 30 numbers with all their digits, 1,000 of them of class 1. */
async function largeTable(): Promise<string> {
  const file = path.join(folder, 'large.csv')
  const out = createWriteStream(file)
  const rng = createRng(1)
  const columns = Array.from({length: 30}, (_, at) => `x${at}`)
  out.write(`${columns.join(',')},y\n`)
  for (let row = 0; row < 100_000; row++) {
    const label = row % 100 === 0 ? 1 : 0
    const line = `${columns.map(() => normal(rng) + label).join(',')},${label}\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
  return file
}

/** A file of the paper's set after SMOTE in the paper's way, made by the tool itself. */
async function released(set: string, augmented: boolean): Promise<string | undefined> {
  const data = path.join(values.data, `${set}.csv`)
  if (!existsSync(data)) return undefined
  const out = path.join(folder, `${set}-${augmented ? 'augmented' : 'synthetic'}.csv`)
  const form = augmented ? ['--augmented', '--minority-only'] : []
  await runMeasured([
    'generate',
    data,
    '--target',
    'target',
    '--minority',
    '1',
    '--generator',
    'smote',
    '--option',
    'scaling=minmax',
    ...form,
    '--out',
    out,
    '--quiet',
  ])
  return out
}

const registry = ['--target', 'diagnosis', '--minority', 'storage-disorder']
const creditCardColumns = ['--target', 'Class', '--minority', '1', '--ignore', 'Time']

/** A folder of its own, so that nothing is taken from an earlier run. */
function audit(data: string, columns: readonly string[]) {
  return () => ['audit', data, ...columns, '--quiet', '--out', mkdtempSync(path.join(folder, 'audit-'))]
}

try {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}, ${new Date().toISOString().slice(0, 10)}`)
  console.log('| whole process | best | worst | processor time | peak memory | bar |')
  console.log('|---|---|---|---|---|---|')
  await best('--help', '0.3 s', () => ['--help'])
  const mammography = await released('mammography', false)
  const abalone = await released('abalone_19', true)
  if (mammography === undefined || abalone === undefined) console.log(`(no data sets in ${values.data}: attacks left out)`)
  else {
    await best('ReconSMOTE, mammography', '1 s', () => [
      'attack',
      'reconsmote',
      '--released',
      mammography,
      '--ignore',
      'target',
      '--quiet',
    ])
    await best('DistinSMOTE, abalone_19', '1.5 s', () => [
      'attack',
      'distinsmote',
      '--released',
      abalone,
      '--ignore',
      'target',
      '--quiet',
    ])
  }
  const large = await largeTable()
  const smote = ['generate', large, '--target', 'y', '--minority', '1', '--generator', 'smote', '--balance', '--quiet']
  await best('SMOTE, 100,000 x 30, 98,000 new rows, read and written', '3 s, 500 MB', () => [
    ...smote,
    '--out',
    path.join(folder, 'out.csv'),
    '--force',
  ])
  await best(
    'default audit of the embedded registry',
    '60 s',
    audit(path.join(root, 'fixtures/data/rare-disease-registry.csv'), registry),
  )
  const creditCards = path.join(values.data, '../creditcard_sample.csv')
  if (existsSync(creditCards))
    await best('default audit of creditcard_sample, 4,492 x 29', '60 s', audit(creditCards, creditCardColumns))
  await reportSpeed()
} finally {
  rmSync(folder, {recursive: true, force: true})
}
