import {Interrupted, NotApplicable, UserError} from '../../src/core/errors.js'
import {attack} from '../../src/library/attack.js'
import {inspect} from '../../src/library/inspect.js'
import {readOthers, readTruth, type Meta, type Release} from './release.js'
import {scoreRecords, type Score} from './score.js'

/** What the tool said of one release, beside the truth. */
export interface Measured {
  readonly name: string
  readonly meta: Omit<Meta, 'edges'>
  readonly score: Score
  /** Of the tool's own score, which asks for 1e-9 of the range. */
  readonly own: {readonly precision: number; readonly recall: number}
  readonly explainedShare: number
  readonly parameters: Readonly<Record<string, unknown>>
  /** Why the attack would not run. */
  readonly declined?: string
  readonly attackSeconds: number
  readonly inspected: {
    readonly verdict: string
    readonly k?: {readonly value: number; readonly low: number; readonly high: number}
    /** Everything that `inspect` said of the rows. */
    readonly all: Readonly<Record<string, unknown>>
  }
  readonly inspectSeconds: number
}

/** What stands for the verdict of `inspect` where it was not asked. */
export const NOT_ASKED = 'not asked'

/** Runs the attack and, where that is asked for, `inspect` on a release as a user would, each with its processor time. */
export async function measure(release: Release, isInspected = true): Promise<Measured> {
  const {file, read, name} = release
  const {edges: _, ...meta} = release.meta
  const truth = await readTruth(release)
  const others = await readOthers(release)
  const attacked = await timed(() => attackOrReason(release, truth))
  const {result, declined} = attacked.value
  const inspected = await timed(async () => (isInspected ? inspect(file, {read, seed: 1}) : undefined))
  const interpolated = inspected.value?.classes[0].interpolated
  return {
    name,
    meta,
    score: scoreRecords(release.meta, {truth, others}, result ?? {records: truth.select([], 'source'), confidence: []}),
    own: {precision: result?.score?.['precision'] ?? 0, recall: result?.score?.['recall'] ?? 0},
    explainedShare: result?.explainedShare ?? 0,
    parameters: result?.parameters ?? {},
    ...(declined !== undefined && {declined}),
    attackSeconds: attacked.seconds,
    inspected: {
      verdict: interpolated?.verdict ?? NOT_ASKED,
      ...(interpolated?.neighbours && {k: interpolated.neighbours}),
      all: (interpolated ?? {}) as Record<string, unknown>,
    },
    inspectSeconds: inspected.seconds,
  }
}

async function attackOrReason({file, read, meta}: Release, truth: Awaited<ReturnType<typeof readTruth>>) {
  try {
    // A file without interpolation has no truth to rebuild, and may have columns of its own.
    return {result: await attack('reconsmote', {released: file, read, seed: 1, ...(meta.isInterpolated && {truth})})}
  } catch (error) {
    if (!(error instanceof NotApplicable || error instanceof UserError || error instanceof Interrupted)) throw error
    return {declined: error.message}
  }
}

async function timed<T>(run: () => Promise<T>): Promise<{value: T; seconds: number}> {
  const startedAt = process.cpuUsage()
  const value = await run()
  const {user, system} = process.cpuUsage(startedAt)
  return {value, seconds: (user + system) / 1e6}
}
