import {createContext} from '../../src/core/context.js'
import {Interrupted} from '../../src/core/errors.js'
import type {Row, Section} from './bench.js'
import {distinguish} from './measure.js'
import {contextOf, gaussianRecords, smoteOf, type Coarsening} from './releases.js'
import {show, table} from './summary.js'

const CASES: readonly {readonly size: number; readonly coarsening?: Coarsening}[] = [
  {size: 10_000},
  {size: 10_000, coarsening: {decimals: 4}},
  {size: 100_000},
  {size: 100_000, coarsening: {decimals: 4}},
]
const RATIO = 10
const COLUMNS = 30

/** Time and memory of DistinSMOTE on self-made augmented files, with the first seed alone; stopped at the limit as by Ctrl-C. */
export const distinguishScaleRow: Row = {
  name: 'distinsmote-scale',
  title: 'DistinSMOTE: scale, self-made data of 30 columns, ratio 10',
  async measure(bench): Promise<Section> {
    const rows: string[][] = []
    for (const {size, coarsening} of CASES) {
      const label = `${size} rows, ${coarsening ? '4 decimals' : 'full precision'}`
      bench.note(label)
      const context = contextOf(`distinsmote-scale/${size}`, bench.seeds[0])
      const records = Math.round(size / (RATIO + 1))
      const real = gaussianRecords(context.rng.fork('records'), records, COLUMNS)
      const synthetic = await smoteOf(real, size - records, context)
      const limited = createContext(context.rng, AbortSignal.timeout(bench.limitSeconds * 1000))
      try {
        const run = await distinguish({real, synthetic}, limited, coarsening)
        const megabytes = process.resourceUsage().maxRSS / 1024
        const f1 = run.rates.f1 === undefined ? '' : show(run.rates.f1)
        rows.push([label, f1, run.seconds.toFixed(1), megabytes.toFixed(0), run.declined ?? ''])
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error
        rows.push([label, '', '', '', `stopped after ${bench.limitSeconds} s`])
      }
    }
    return {lines: table(['augmented file', 'F1', 's', 'largest MB of the process so far', ''], rows)}
  },
}
