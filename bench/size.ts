/**
 * npm run bench:size: what audits take at real sizes, beside their bars.
 *
 *   npm run bench:size -- [--only start,registry,...] [--folder FOLDER] [--data ../shared/data] [--kept FILE] [--most 1800]
 *     [--write docs/size-figures.md]
 *   npm run bench:size -- --make FOLDER                  # writes the files and stops
 *   npm run bench:size -- --compare OLD.json,NEW.json    # reports of the same audit, figure by figure
 *
 * Measures, by name: `start` (quick commands beside a bare program of the framework), `registry` (the embedded data set),
 * `creditcard` (creditcard_sample of --data), `verdict` and `audit` (the shape of card fraud), `million-verdict` and
 * `million` (a million rows), `growth` (the whole audit from 30,000 rows to a million), `learners` (beside scikit-learn's).
 * The files are made in --folder where they are not there. `--kept` names a file that holds what is finished: a second call
 * goes on from it. An audit is stopped after --most seconds. Takes the built tool: `npm run build` first.
 */
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import type {AuditResult} from '../src/result/audit-result.js'
import {Kept} from './calibration/kept.js'
import {compareResults, wordComparison} from './size/compare.js'
import {CARD_FLAGS, SHAPES, VERDICT_FLAGS, cardFile, measureAudit, type AuditRun, type ShapeName} from './size/measure.js'
import {pageOf, type Bars, type BarredRun} from './size/page.js'
import {measureStarts, type StartRun} from './size/start.js'
import {besideTable, learnersBesideScikitLearn, type Beside} from './learners/beside.js'
import {root} from './support/measured-process.js'

const {values} = parseArgs({
  options: {
    only: {type: 'string'},
    folder: {type: 'string', default: path.join(tmpdir(), 'minority-report-size')},
    data: {type: 'string', default: path.join(root, '../shared/data')},
    make: {type: 'string'},
    compare: {type: 'string'},
    kept: {type: 'string'},
    most: {type: 'string', default: '1800'},
    write: {type: 'string'},
  },
})

interface Asked {
  readonly title: string
  readonly data: () => Promise<string | undefined>
  readonly rows: number
  readonly flags: readonly string[]
  readonly bars: Bars
}

/** What the learners of card fraud's audit train on: four fifths of its rows. */
const TRAINING_ROWS = 227_846

const card = (name: ShapeName) => () => cardFile(values.folder, name)

const AUDITS: Readonly<Record<string, Asked>> = {
  registry: {
    title: 'embedded registry, 4,000 x 11, whole default audit',
    data: () => Promise.resolve(path.join(root, 'fixtures/data/rare-disease-registry.csv')),
    rows: 4000,
    flags: ['--target', 'diagnosis', '--minority', 'storage-disorder'],
    bars: {processorSeconds: 12},
  },
  creditcard: {
    title: 'creditcard_sample, 4,492 x 29, whole default audit',
    data: () => Promise.resolve(existing(path.join(values.data, 'creditcard_sample.csv'))),
    rows: 4492,
    flags: [...CARD_FLAGS, '--ignore', 'Time'],
    bars: {processorSeconds: 30},
  },
  verdict: {
    title: '284,807 x 30, all attacks and the verdict of `smote`',
    data: card('card'),
    rows: SHAPES.card.rows,
    flags: [...CARD_FLAGS, ...VERDICT_FLAGS],
    bars: {firstFindingSeconds: 10, processorSeconds: 45},
  },
  audit: {
    title: '284,807 x 30, whole default audit',
    data: card('card'),
    rows: SHAPES.card.rows,
    flags: CARD_FLAGS,
    bars: {firstFindingSeconds: 10, processorSeconds: 150, megabytes: 1200},
  },
  'million-verdict': {
    title: '1,000,000 x 30, all attacks and the verdict of `smote`',
    data: card('million'),
    rows: SHAPES.million.rows,
    flags: [...CARD_FLAGS, ...VERDICT_FLAGS],
    bars: {seconds: 180},
  },
  million: {
    title: '1,000,000 x 30, whole default audit',
    data: card('million'),
    rows: SHAPES.million.rows,
    flags: CARD_FLAGS,
    bars: {seconds: 600, megabytes: 3000},
  },
}

const names = [...Object.keys(AUDITS), 'growth', 'start', 'learners']
const only = values.only?.split(',')
const unknown = only?.find(name => !names.includes(name))
if (unknown !== undefined) throw new Error(`There is no measure '${unknown}'. There are: ${names.join(', ')}.`)
const isWanted = (name: string) => only?.includes(name) ?? true

if (values.make !== undefined) for (const name of Object.keys(SHAPES)) console.log(await cardFile(values.make, name as ShapeName))
else if (values.compare === undefined) await measureAll()
else await compare(values.compare)

async function measureAll(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'minority-report-bench-'))
  const kept = new Kept<AuditRun>(values.kept)
  const run = (title: string, asked: Omit<Asked, 'title' | 'bars' | 'data'> & {readonly data: string}) =>
    kept.get(title, () => measureAudit(title, asked, {folder, mostSeconds: Number(values.most)}))
  try {
    const starts = isWanted('start') ? await new Kept<StartRun[]>(values.kept).get('start', () => measureStarts(folder, 7)) : []
    const audits: BarredRun[] = []
    for (const [, {title, data, rows, flags, bars}] of Object.entries(AUDITS).filter(([name]) => isWanted(name))) {
      const file = await data()
      if (file === undefined) console.error(`${title}: there is no such file in ${values.data}; left out.`)
      else audits.push({run: await run(title, {data: file, rows, flags}), bars})
    }
    const growth: AuditRun[] = []
    for (const [name, {rows}] of isWanted('growth') ? Object.entries(SHAPES) : [])
      growth.push(
        await run(`${rows.toLocaleString('en')} x 30, whole default audit`, {
          data: await cardFile(values.folder, name as ShapeName),
          rows,
          flags: CARD_FLAGS,
        }),
      )
    const keptBeside = new Kept<Beside>(values.kept)
    const beside = isWanted('learners')
      ? await learnersBesideScikitLearn(TRAINING_ROWS, (name, make) => keptBeside.get(name, make))
      : []
    const learners = beside.length > 0 ? {learners: besideTable(beside)} : {}
    const page = pageOf(
      {audits, growth, starts, ...learners},
      ['npm run bench:size --', ...(only ? ['--only', only.join(',')] : [])].join(' '),
    )
    console.log(page)
    if (values.write !== undefined) await writeFile(values.write, page)
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

async function compare(files: string): Promise<void> {
  const read = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as AuditResult
  const named = files.split(',')
  if (named.length !== 2) throw new Error('Name two reports: --compare OLD.json,NEW.json')
  const [before, after] = await Promise.all(named.map(read))
  console.log(wordComparison(compareResults(before, after)))
}

function existing(file: string): string | undefined {
  return existsSync(file) ? file : undefined
}
