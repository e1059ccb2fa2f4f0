import type {PaperSet} from '../support/paper-sets.js'
import type {Run} from './measure.js'
import type {Sets} from './releases.js'

/** What a row of the bench is given. */
export interface Bench {
  readonly sets: Sets
  readonly seeds: readonly number[]
  /** The sets asked for. */
  chosen(from: readonly PaperSet[]): PaperSet[]
  /** A run is stopped after so many seconds, where a row can tell. */
  readonly limitSeconds: number
  /** Keeps the records of a run for the reliability curve. */
  observe(kind: 'exact' | 'coarse', runs: readonly Run[]): void
  /** Progress, for whoever waits. */
  note(line: string): void
}

/** A part of the figures. */
export interface Row {
  readonly name: string
  readonly title: string
  /** Markdown lines, and the pictures that belong to them. */
  measure(bench: Bench): Promise<Section>
}

export interface Section {
  readonly lines: readonly string[]
  readonly charts?: readonly LineChart[]
  readonly drawings?: readonly Drawing[]
}

/** A picture that is no chart. */
export interface Drawing {
  /** File name, without its extension. */
  readonly id: string
  readonly description: string
  readonly svg: string
}

/** Curves of some figures over one setting. */
export interface LineChart {
  /** File name, without its extension. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly x: string
  readonly y: string
  /** `ordinal` gives every value the same room. */
  readonly scale: 'linear' | 'log' | 'ordinal'
  /** Drawn in grey, from corner to corner. */
  readonly diagonal?: boolean
  readonly points: readonly ChartPoint[]
}

export interface ChartPoint {
  readonly series: string
  readonly x: number | string
  readonly y: number
  readonly low?: number
  readonly high?: number
}

/** One run per seed, one after the other. */
export async function perSeed(bench: Bench, run: (seed: number) => Promise<Run>): Promise<Run[]> {
  const runs: Run[] = []
  for (const seed of bench.seeds) runs.push(await run(seed))
  return runs
}
