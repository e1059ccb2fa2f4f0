/**
 * npm run bench:geometry: what the reconstruction and distinguishing attacks reach beyond the published protocol, beside their bars.
 *
 *   npm run bench:geometry -- --data ../shared/data/paper_form [--rows full,ratio5,...] [--sets a,b] [--seeds 5] [--first-seed 1]
 *     [--limit-seconds 600] [--write docs/reconstruction-figures.md]
 *
 * `--write` replaces the sections of the file that were measured and keeps the others; pictures go into `images/` beside it. The
 * reliability curve is of all rows of one call: it is replaced when all rows, or `reliability` among others, are asked for.
 */
import {parseArgs} from 'node:util'
import {barRows} from './geometry/bars.js'
import {calibrationRow} from './geometry/calibration.js'
import type {Bench, Row} from './geometry/bench.js'
import {distinguishScaleRow} from './geometry/distinguish-scale.js'
import {exampleRow} from './geometry/example.js'
import {latticeExampleRow} from './geometry/lattice-example.js'
import {openSets} from './geometry/releases.js'
import {createObservations, reliabilitySection, type Observations} from './geometry/reliability.js'
import {samplersRow} from './geometry/samplers.js'
import {measureScale, scaleRow} from './geometry/scale.js'
import {sweepRows} from './geometry/sweeps.js'
import {variantsRow} from './geometry/variants.js'
import {writeSections, type WrittenSection} from './geometry/write.js'
import {requireFolder} from './support/paper-sets.js'

const ROWS: readonly Row[] = [
  ...barRows,
  scaleRow,
  distinguishScaleRow,
  variantsRow,
  samplersRow,
  ...sweepRows,
  calibrationRow,
  exampleRow,
  latticeExampleRow,
]

const RELIABILITY = 'Reliability'

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data/paper_form'},
    rows: {type: 'string'},
    sets: {type: 'string'},
    seeds: {type: 'string', default: '5'},
    'first-seed': {type: 'string', default: '1'},
    'limit-seconds': {type: 'string', default: '600'},
    write: {type: 'string'},
    // Not for users: one run of the scale row, in a process of its own so that its memory can be told.
    'scale-run': {type: 'string'},
  },
})
if (values['scale-run'] === undefined) await measureRows()
else await measureScale(Number(values['scale-run']), Number(values['first-seed']))

async function measureRows(): Promise<void> {
  requireFolder(values.data)
  const names = values.rows?.split(',')
  const unknown = names?.filter(name => name !== 'reliability' && !ROWS.some(row => row.name === name)) ?? []
  if (unknown.length > 0)
    throw new Error(`There is no row '${unknown.join(', ')}'. Rows: ${ROWS.map(({name}) => name).join(', ')}.`)
  const observations = createObservations()
  const sets = values.sets?.split(',')
  const bench: Bench = {
    sets: openSets(values.data),
    seeds: Array.from({length: Number(values.seeds)}, (_, at) => Number(values['first-seed']) + at),
    chosen: from => from.filter(({name}) => sets?.includes(name) ?? true),
    limitSeconds: Number(values['limit-seconds']),
    observe: (kind, runs) => {
      observations.add(kind, runs)
    },
    note: line => {
      console.error(line)
    },
  }
  for (const row of ROWS.filter(({name}) => names?.includes(name) ?? true)) {
    const section = {title: row.title, ...(await row.measure(bench))}
    say(section)
    // After every row, so that a bench that is stopped has not been for nothing.
    await write(observations.isEmpty ? [section] : [section, reliabilityOf(observations)])
  }
  if (!observations.isEmpty) say(reliabilityOf(observations))
}

function say({title, lines}: WrittenSection): void {
  console.log([`## ${title}`, '', ...lines, ''].join('\n'))
}

async function write(sections: readonly WrittenSection[]): Promise<void> {
  if (values.write === undefined) return
  const order = [...ROWS.map(({title}) => title), RELIABILITY]
  const isKept = values.rows === undefined || values.rows.split(',').includes('reliability')
  await writeSections(values.write, isKept ? sections : sections.filter(({title}) => title !== RELIABILITY), order)
}

function reliabilityOf(observations: Observations): WrittenSection {
  return {title: RELIABILITY, ...reliabilitySection(observations)}
}
