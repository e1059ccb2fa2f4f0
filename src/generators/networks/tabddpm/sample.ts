import {breather, throwIfStopped, type Context} from '../../../core/context.js'
import type {DenoiserTrainer} from '../../../nn/executor.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import type {MixedDiffusion} from './diffusion.js'
import {visitedSteps} from './schedule.js'

/** Rows that go back through time together: enough to keep the products busy, few enough to stop soon. */
const CHUNK_ROWS = 1024

export interface SamplingSettings {
  /** How many time steps are visited. */
  readonly samplingSteps: number
  /** Smallest and largest clean value of each scalar. */
  readonly range: readonly (readonly [number, number])[]
  /** Rows that go back through time together; left out: as many as suit narrow rows. */
  readonly chunkRows?: number
  /** The class to make rows of, when the network was trained with labels. */
  readonly label: number
}

/**
 * Makes encoded rows from noise by the moving average of the network.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function sampleRows(
  rowCount: number,
  trainer: Pick<DenoiserTrainer, 'apply'>,
  diffusion: MixedDiffusion,
  {samplingSteps, range, label, chunkRows = CHUNK_ROWS}: SamplingSettings,
  context: Context,
): Promise<Features> {
  const {width} = diffusion.layout
  const data = new Float32Array(rowCount * width)
  const visits = visitedSteps(diffusion.kept.length, samplingSteps)
  const breathe = breather(context)
  for (let from = 0; from < rowCount; from += chunkRows) {
    const rows = Math.min(chunkRows, rowCount - from)
    const rng = context.rng.fork(`rows/${from}`)
    const x = diffusion.start(rows, rng)
    const labels = new Int32Array(rows).fill(label)
    for (let visit = 0; visit < visits.length; visit++) {
      const timesteps = new Int32Array(rows).fill(visits[visit])
      const output = trainer.apply({rows, x, timesteps, labels}, {averaged: true})
      diffusion.stepBack(x, output, range, [visits[visit], visits[visit + 1] ?? -1], rng)
      context.progress((from + (rows * (visit + 1)) / visits.length) / rowCount)
      await breathe()
      throwIfStopped(context)
    }
    data.set(x, from * width)
  }
  return {data, rows: rowCount, width}
}

/** Smallest and largest value of each scalar among encoded rows. */
export function rangesOf({scalars, width}: Layout, {data, rows}: Features): (readonly [number, number])[] {
  return scalars.map((_, at) => {
    let [min, max] = [Infinity, -Infinity]
    for (let row = 0; row < rows; row++) {
      min = Math.min(min, data[row * width + at])
      max = Math.max(max, data[row * width + at])
    }
    return [min, max]
  })
}
