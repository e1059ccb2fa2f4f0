/**
 * npm run bench:geometry: what the reconstruction and distinguishing attacks reach beyond the published protocol, beside their bars.
 *
 *   npm run bench:geometry -- --data ../shared/data/paper_form [--rows full,ratio5,...] [--sets a,b] [--seeds 5] [--first-seed 1]
 *     [--limit-seconds 600] [--write docs/reconstruction-figures.md]
 *
 * `--write` replaces the sections of the file that were measured and keeps the others; pictures go into `images/` beside it.
 */
import {parseArgs} from 'node:util'
import {barRows} from './geometry/bars.js'
import type {Bench, Row} from './geometry/bench.js'
import {exampleRow} from './geometry/example.js'
import {openSets} from './geometry/releases.js'
import {createObservations, reliabilitySection} from './geometry/reliability.js'
import {measureScale, scaleRow} from './geometry/scale.js'
import {sweepRows} from './geometry/sweeps.js'
import {variantsRow} from './geometry/variants.js'
import {writeSections, type WrittenSection} from './geometry/write.js'
import {requireFolder} from './support/paper-sets.js'

const ROWS: readonly Row[] = [...barRows, scaleRow, variantsRow, ...sweepRows, exampleRow]

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
  const unknown = names?.filter(name => !ROWS.some(row => row.name === name)) ?? []
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
  const written: WrittenSection[] = []
  const say = (title: string, section: Omit<WrittenSection, 'title'>) => {
    console.log([`## ${title}`, '', ...section.lines, ''].join('\n'))
    written.push({title, ...section})
  }
  for (const row of ROWS.filter(({name}) => names?.includes(name) ?? true)) say(row.title, await row.measure(bench))
  if (!observations.isEmpty) say('Reliability', reliabilitySection(observations))
  if (values.write !== undefined) await writeSections(values.write, written, ROWS.map(({title}) => title).concat('Reliability'))
}
