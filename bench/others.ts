/**
 * npm run bench:others: reconstruction and `inspect` on releases that other people's code made, beside their bars.
 *
 *   /usr/bin/python3 bench/others/make.py FOLDER --seeds 901,902     # writes the releases
 *   /usr/bin/python3 bench/others/make.py FOLDER --kinds other-people --seeds 901,902
 *   npm run bench:others -- --folder FOLDER [--kinds a,b] [--seeds 901,902] [--other-people] [--data ../shared/data/paper_form]
 *     [--kept FILE] [--files] [--attack-only] [--title TEXT] [--write docs/others-figures.md]
 *
 * `--kinds` names kinds, or their first words ('clean'). `--other-people` audits SMOTE of people who are not in the data;
 * `--data` names the paper's sets, of which two are measured at a ratio of 2. `--kept` names a file that holds what is
 * finished: a second call goes on from it. `--files` prints a line per release. `--attack-only` leaves `inspect` out: half the time.
 */
import {writeFile} from 'node:fs/promises'
import {parseArgs} from 'node:util'
import {Kept} from './calibration/kept.js'
import {measureBenchmarks, type Benchmark} from './others/benchmark-sets.js'
import {measure, type Measured} from './others/measure.js'
import {mapsOf} from './others/named.js'
import {auditOtherPeople, type OtherPeople} from './others/other-people.js'
import {pageOf} from './others/page.js'
import {listReleases} from './others/release.js'

const {values} = parseArgs({
  options: {
    folder: {type: 'string'},
    kinds: {type: 'string'},
    seeds: {type: 'string'},
    'other-people': {type: 'boolean', default: false},
    data: {type: 'string'},
    kept: {type: 'string'},
    files: {type: 'boolean', default: false},
    'attack-only': {type: 'boolean', default: false},
    title: {type: 'string', default: "Releases that other people's code made"},
    write: {type: 'string'},
  },
})
if (values.folder === undefined) throw new Error('Name the folder with the releases by --folder.')

const [kinds, seeds] = [values.kinds?.split(','), values.seeds?.split(',')]
const runs = await measureAll(values.folder, new Kept<Measured>(values.kept))
const others = values['other-people'] ? await auditOtherPeople(values.folder, seeds, new Kept<OtherPeople>(values.kept)) : []
const benchmarks = values.data === undefined ? [] : await measureBenchmarks(values.data, new Kept<Benchmark>(values.kept))
const page = pageOf(values.title, runs, others, benchmarks)
console.log(page)
if (values.write !== undefined) await writeFile(values.write, page)

async function measureAll(folder: string, kept: Kept<Measured>): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const release of listReleases(folder, {...(kinds && {kinds}), ...(seeds && {seeds})})) {
    const run = await kept.get(release.name, () => measure(release, !values['attack-only']))
    measured.push(run)
    if (values.files) console.error(lineOf(run))
  }
  return measured
}

function lineOf(run: Measured) {
  const {
    name,
    score,
    inspected: {verdict, k},
    meta,
    attackSeconds,
    inspectSeconds,
    explainedShare,
    declined,
  } = run
  const maps = mapsOf(run)
    .map(({column, map}) => `${map} of ${column}, `)
    .join('')
  const seconds = `${attackSeconds.toFixed(1)} s, ${inspectSeconds.toFixed(1)} s`
  const told = k === undefined ? '' : `k ${k.value} (${k.low}-${k.high}) for ${meta.k}, `
  return (
    `${name}: ${score.found} of ${score.real} found (${score.realOnEdge} on an edge), ${score.right} of ${score.reported} right, ` +
    `certain and wrong ${score.certainWrong} of ${score.certain}, likely ${score.likely}, explained ${explainedShare.toFixed(3)}, ` +
    `${verdict}, ${told}${maps}${seconds}${declined === undefined ? '' : `, declined: ${declined}`}`
  )
}
