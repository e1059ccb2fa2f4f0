import {cpus} from 'node:os'
import {table} from '../geometry/summary.js'
import {barRows} from './bars.js'
import type {Benchmark} from './benchmark-sets.js'
import {cleanTable, kindsTable} from './kinds-table.js'
import type {Measured} from './measure.js'
import type {OtherPeople} from './other-people.js'

/** The page of figures, as Markdown. */
export function pageOf(
  title: string,
  runs: readonly Measured[],
  others: readonly OtherPeople[],
  benchmarks: readonly Benchmark[],
): string {
  const rows = [...barRows(runs), ...benchmarkRows(benchmarks), ...othersRow(others)]
  const more = [others.length > 0 ? ' --other-people' : '', benchmarks.length > 0 ? ' --data ../shared/data/paper_form' : '']
  const command = `npm run bench:others -- --folder FOLDER${more.join('')}`
  const seeds = [...new Set(runs.map(({meta}) => meta.seed))].sort((a, b) => a - b)
  return [
    `# ${title}`,
    '',
    `Made on ${new Date().toISOString().slice(0, 10)} by \`${command}\` with Node ${process.version} on ` +
      `${cpus().length} x ${cpus()[0].model}, of releases that \`bench/others/make.py\` writes with imbalanced-learn, ` +
      `scikit-learn and data sets of R (seeds ${seeds.join(', ')}). [How records are rebuilt](reconstruction.md) explains the method.`,
    '',
    'A record is right when every number is that of a real record and of no other value that the source could hold: whole',
    'numbers exactly, others to the decimals of the source, or to the digits released where these are fewer. _Certain_ is a',
    'confidence of 0.99 or more. _On an edge_: real records that at least one released row was made from (a record without',
    'left no trace). _Own_: the score that the command prints, which asks for 1e-9 of the range. Where a kind has few files,',
    'its figures are those of these files. Seconds are of the processor.',
    '',
    '## Bars',
    '',
    ...table(['figure', 'before', 'bar', 'reached', 'met'], rows),
    '',
    ...(runs.some(({meta}) => meta.isInterpolated) ? ['## Kinds of release', '', ...kindsTable(runs), ''] : []),
    ...(runs.some(({meta}) => !meta.isInterpolated) ? ['## Files without interpolation', '', ...cleanTable(runs), ''] : []),
  ].join('\n')
}

const LEAST_RECALL = 0.6

function benchmarkRows(benchmarks: readonly Benchmark[]): string[][] {
  return [...new Set(benchmarks.map(({name}) => name))].map(name => {
    const own = benchmarks.filter(run => run.name === name)
    const recall = own.reduce((sum, run) => sum + run.recall, 0) / own.length
    const text = `${recall.toFixed(3)} (${own.length} files)`
    return [`${name} at ratio 2, recall`, '0.11-0.13 worst', `>= ${LEAST_RECALL}`, text, recall >= LEAST_RECALL ? 'yes' : 'NO']
  })
}

const MOST_LEAKS = 0.05

function othersRow(others: readonly OtherPeople[]): string[][] {
  if (others.length === 0) return []
  const leaks = others.filter(({verdict}) => verdict === 'leaks')
  const share = leaks.length / others.length
  const by = [...new Set(leaks.flatMap(one => one.by))].join(', ')
  const text = `${leaks.length} of ${others.length}${by === '' ? '' : ` (${by})`}`
  return [['SMOTE of other people: verdict leaks', '15 of 20', `<= ${MOST_LEAKS}`, text, share <= MOST_LEAKS ? 'yes' : 'NO']]
}
