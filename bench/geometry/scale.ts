import {spawn} from 'node:child_process'
import path from 'node:path'
import type {Row, Section} from './bench.js'
import {reconstruct} from './measure.js'
import {contextOf, gaussianRecords, smoteOf} from './releases.js'
import {isMet, show, table} from './summary.js'

const SIZES = [10_000, 100_000]
const RATIO = 10
const COLUMNS = 30
const FEWEST_RATE = 0.95
const MOST_SECONDS_SMALL = 20
const MOST_EXPONENT = 1.3
const MOST_MEGABYTES = 2048

interface ScaleRun {
  readonly recall: number
  readonly precision: number
  /** Rows handed back. */
  readonly baseline: number
  readonly seconds: number
  /** Largest resident set of the whole process, the making of the data included. */
  readonly megabytes: number
  readonly declined?: string
}

/** Time, memory and growth on self-made data, each size in a process of its own, with the first seed alone. */
export const scaleRow: Row = {
  name: 'scale',
  title: 'Scale: self-made data of 30 columns, ratio 10',
  async measure(bench): Promise<Section> {
    const rows: string[][] = []
    const seconds: number[] = []
    for (const size of SIZES) {
      bench.note(`${size} released rows`)
      const run = await inProcess(size, bench.seeds[0], bench.limitSeconds)
      const label = `${size} rows from ${size / RATIO} records`
      if (typeof run === 'string') {
        rows.push([label, '', '', '', '', '', 'NO', run])
        continue
      }
      seconds.push(run.seconds)
      const exponent = seconds.length === 2 ? Math.log(seconds[1] / seconds[0]) / Math.log(SIZES[1] / SIZES[0]) : undefined
      const met =
        isMet(run.recall, FEWEST_RATE) &&
        isMet(run.precision, FEWEST_RATE) &&
        (size === SIZES[0] ? run.seconds < MOST_SECONDS_SMALL : exponent !== undefined && exponent <= MOST_EXPONENT) &&
        run.megabytes < MOST_MEGABYTES
      rows.push([
        label,
        `${show(run.recall)} (${show(run.baseline)})`,
        show(run.precision),
        run.seconds.toFixed(1),
        run.megabytes.toFixed(0),
        exponent === undefined ? '' : exponent.toFixed(2),
        met ? 'yes' : 'NO',
        run.declined ?? '',
      ])
    }
    const bars =
      `recall and precision ${FEWEST_RATE}, ${SIZES[0]} rows under ${MOST_SECONDS_SMALL} s, exponent ` +
      `${MOST_EXPONENT}, ${MOST_MEGABYTES} MB`
    const head = ['released', 'recall (rows handed back)', 'precision', 's', 'peak MB of the process', 'exponent', 'met', '']
    return {lines: [`Bar: ${bars}. A run may take ${bench.limitSeconds} s.`, '', ...table(head, rows)]}
  },
}

/** One size, in this process: prints the figures as JSON. */
export async function measureScale(size: number, seed: number): Promise<void> {
  const context = contextOf(`scale/${size}`, seed)
  const real = gaussianRecords(context.rng.fork('records'), size / RATIO, COLUMNS)
  const synthetic = await smoteOf(real, size, context)
  const run = await reconstruct({real, synthetic}, context)
  const figures: ScaleRun = {
    recall: run.rates.recall ?? 0,
    precision: run.rates.precision ?? 0,
    baseline: run.baseline.recall ?? 0,
    seconds: run.seconds,
    megabytes: process.resourceUsage().maxRSS / 1024,
    ...(run.declined !== undefined && {declined: run.declined}),
  }
  console.log(JSON.stringify(figures))
}

/** The figures of a run in a process of its own, or why there are none. */
async function inProcess(size: number, seed: number, limitSeconds: number): Promise<ScaleRun | string> {
  const script = path.resolve(process.argv[1])
  const args = ['--import', 'tsx', script, '--scale-run', String(size), '--first-seed', String(seed)]
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit'], timeout: limitSeconds * 1000})
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  if (code === null) return `stopped after ${limitSeconds} s, before its end`
  if (code !== 0) return `failed with exit code ${code}`
  return JSON.parse(output) as ScaleRun
}
