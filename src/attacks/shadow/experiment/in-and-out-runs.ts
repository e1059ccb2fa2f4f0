import {subContext, type Context} from '../../../core/context.js'
import {concatTables, type MinorityClass, type Table} from '../../../core/table.js'
import type {FittedGenerator, Generator} from '../../../generators/generator.js'

/** What is played about: the data with everybody in them, and what is done with them. */
export interface Experiment {
  readonly data: Table<'train'>
  readonly minority: MinorityClass
  readonly generator: Generator
  /** Rows of a release, the same with and without the target: else the number of rows would give membership away. */
  readonly releasedRows: number
  /**
   * `play`: the generator with and without the record. `planted-leak`: with the record, every second row is a copy of
   * it, and classifiers are trained ten times as long, until they know it by heart. `independent-sample`: without it
   * both times, so that there is nothing to find.
   */
  readonly mode: 'play' | 'planted-leak' | 'independent-sample'
}

/** A run of the generator, with the target column. */
export type RunGenerator = (context: Context) => Promise<Table<'synthetic'>>

/** Fits the generator for one run and hands it over; it is disposed of when `use` has ended. */
export type RunFit = <T>(context: Context, use: (fitted: FittedGenerator) => T | Promise<T>) => Promise<T>

/** In-runs and out-runs of one record. */
export interface InAndOutRuns {
  readonly with: RunGenerator
  readonly without: RunGenerator
  /** The same runs for who looks at the fitted generator. */
  readonly fits: {readonly with: RunFit; readonly without: RunFit}
  /** Real rows in each of them. */
  readonly members: {readonly with: Table<'train'>; readonly without: Table<'train'>}
  readonly planted: boolean
  dispose(): void
}

/** In a planted leak one row in so many is a copy of the record, and classifiers are trained so many times as long. */
const PLANTED_EVERY = 2
export const PLANTED_EPOCHS = 10

/**
 * Returns what makes in-runs and out-runs of one record after the other. A generator whose fit is deterministic is
 * fitted once for each of both, and the fit without the record is made from the one with it where the generator can do
 * that; any other is fitted anew for every run.
 */
export function createRuns(experiment: Experiment): (row: number, context: Context) => Promise<InAndOutRuns> {
  const {data, minority, generator, releasedRows, mode} = experiment
  let fittedWithAll: Promise<FittedGenerator> | undefined
  const fitToAll = (context: Context) => (fittedWithAll ??= generator.fit(data, minority, subContext(context, 'fit')))

  const refitted =
    (rows: Table<'train'>): RunFit =>
    async (context, use) => {
      const fitted = await generator.fit(rows, minority, subContext(context, 'fit', 0, 0.5))
      try {
        return await use(fitted)
      } finally {
        fitted.dispose()
      }
    }
  const fixed =
    (fitted: FittedGenerator): RunFit =>
    async (_, use) =>
      use(fitted)
  const sampled =
    (fit: RunFit): RunGenerator =>
    context =>
      fit(context, fitted => fitted.sample(releasedRows, subContext(context, 'sample', 0.5, 1)))

  return async (row, context) => {
    const others = data.select(
      Int32Array.from({length: data.rowCount - 1}, (_, at) => (at < row ? at : at + 1)),
      'train',
    )
    const members = {with: mode === 'independent-sample' ? others : data, without: others}
    let fits: InAndOutRuns['fits']
    let dispose = () => undefined as unknown
    if (generator.deterministicFit === true) {
      const all = await fitToAll(context)
      const left = (await all.leaveOut?.(row, context)) ?? (await generator.fit(others, minority, subContext(context, 'refit')))
      fits = {with: fixed(mode === 'independent-sample' ? left : all), without: fixed(left)}
      dispose = () => {
        left.dispose()
      }
    } else fits = {with: refitted(members.with), without: refitted(others)}
    const withTarget = sampled(fits.with)
    const copies = mode === 'planted-leak' ? (released: Table<'synthetic'>) => plant(released, data, row) : undefined
    return {
      with: copies === undefined ? withTarget : async run => copies(await withTarget(run)),
      without: sampled(fits.without),
      fits,
      members,
      planted: mode === 'planted-leak',
      dispose,
    }
  }
}

/** Puts copies of the record in the place of every second row. */
function plant(released: Table<'synthetic'>, data: Table<'train'>, row: number): Table<'synthetic'> {
  const {rowCount} = released
  const both = concatTables('synthetic', [released, data.select([row], 'synthetic')])
  return both.select(
    Int32Array.from({length: rowCount}, (_, at) => (at % PLANTED_EVERY === 0 ? rowCount : at)),
    'synthetic',
  )
}
