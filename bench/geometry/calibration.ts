import {createRng, normal, type Rng} from '../../src/core/rng.js'
import {perSeed, type Bench, type Row} from './bench.js'
import {reconstruct} from './measure.js'
import {contextOf, smoteOf, tableOf} from './releases.js'
import {table} from './summary.js'

const RECORDS = 100
const CLUSTERS = 4
/** Standard deviations within a cluster by which their centres are spread. */
const SPREAD = 6
const COLUMNS = [3, 4, 5, 8]
const RATIOS = [2.2, 2.6, 3, 4, 5]

type MakeValue = (rng: Rng, centre: number) => number

const KINDS: readonly (readonly [string, MakeValue])[] = [
  ['normal', rng => normal(rng)],
  ['clustered', (rng, centre) => centre + normal(rng)],
  ['log-normal', rng => Math.exp(normal(rng))],
]

/**
 * How often records of self-made releases are right that lines of exact rows show, by what the attack says of them:
 * where its confidence comes from.
 */
export const calibrationRow: Row = {
  name: 'calibration',
  title: 'Confidence in records of self-made releases, full precision',
  async measure(bench) {
    const rows: string[][] = []
    for (const [kind, make] of KINDS)
      for (const columns of COLUMNS) {
        const records = (
          await Promise.all(RATIOS.map(ratio => recordsOf(bench, `${kind}/${columns}`, make, columns, ratio)))
        ).flat()
        const wrong = records.filter(({isRight}) => !isRight).length
        const expected = records.reduce((sum, {confidence}) => sum + 1 - confidence, 0)
        rows.push([kind, String(columns), String(records.length), String(wrong), expected.toFixed(1)])
        bench.note(`${kind}, ${columns} columns`)
      }
    return {lines: table(['records', 'columns', 'found', 'wrong', 'wrong, as the confidence says'], rows)}
  },
}

async function recordsOf(bench: Bench, kind: string, make: MakeValue, columns: number, ratio: number) {
  const runs = await perSeed(bench, async seed => {
    const rng = createRng(`geometry/calibration/${kind}/${seed}`)
    const centres = Array.from({length: CLUSTERS}, () => Array.from({length: columns}, () => SPREAD * normal(rng)))
    const values = Array.from({length: RECORDS}, (_, record) => centres[record % CLUSTERS].map(centre => make(rng, centre)))
    const real = tableOf('source', values)
    const context = contextOf(`calibration/${kind}/${ratio}`, seed)
    return reconstruct({real, synthetic: await smoteOf(real, Math.round(ratio * RECORDS), context)}, context)
  })
  bench.observe('exact', runs)
  return runs.flatMap(run => run.records)
}
