import {breather, subContext, throwIfStopped, type Context} from '../../../core/context.js'
import {Interrupted} from '../../../core/errors.js'
import type {ExperimentAttack, ExperimentRecord, RunScores, AskedRecord} from './experiment.js'
import {createModelWatch} from './model-watch.js'
import {SIDES, type Observation, type Side, type Watch} from './observation.js'
import {createRuns, type Experiment, type InAndOutRuns} from './in-and-out-runs.js'

export interface ExperimentResult {
  /** Scores of the test runs, in the order of the rows. */
  readonly records: readonly ExperimentRecord[]
  /** Whether everything was played; else the records are those that were, the last of them perhaps with fewer runs. */
  readonly complete: boolean
}

/**
 * Plays the experiment about some records: per record `shadowRuns` runs with it and as many without it to learn from,
 * and `testRuns` each to be judged. Runs are independent of each other, and no run is used for both. The randomness of
 * a run is named by record, kind and number, so the records can be played in any order or in different threads. When
 * the work is stopped, what was played until then counts, and so do the runs of the record at hand if there are enough
 * of them.
 *
 * @param rows Rows of the experiment's data, all of the minority class.
 * @throws {Interrupted} When the work was stopped before there was anything to judge.
 */
export async function runExperiment(
  experiment: Experiment,
  attack: ExperimentAttack,
  rows: ArrayLike<number>,
  context: Context,
): Promise<ExperimentResult> {
  throwIfStopped(context)
  const open = createRuns(experiment)
  const records: ExperimentRecord[] = []
  for (let at = 0; at < rows.length; at++) {
    const part = subContext(context, `record/${rows[at]}`, at / rows.length, (at + 1) / rows.length)
    try {
      const {record, complete} = await playRecord(
        attack,
        {data: experiment.data, row: rows[at], minority: experiment.minority},
        open,
        part,
      )
      records.push(record)
      if (!complete) return {records, complete}
    } catch (error) {
      if (!(error instanceof Interrupted) || records.length === 0) throw error
      return {records, complete: false}
    }
  }
  return {records, complete: true}
}

async function playRecord(
  attack: ExperimentAttack,
  asked: AskedRecord,
  open: ReturnType<typeof createRuns>,
  context: Context,
): Promise<{record: ExperimentRecord; complete: boolean}> {
  const inAndOut = await open(asked.row, context)
  try {
    const watch = createWatch(attack, asked, inAndOut, context)
    const seen = await watchRuns(watch, inAndOut, attack, context)
    // What was stopped is judged all the same: that takes no time beside the runs.
    const judging = seen.complete ? context : {...context, signal: new AbortController().signal}
    const record = {row: asked.row, shadowRuns: seen.shadow.with.length, ...(await judge(attack, seen, judging))}
    return {record, complete: seen.complete}
  } finally {
    inAndOut.dispose()
  }
}

async function judge(
  attack: ExperimentAttack,
  {shadow, test}: Seen,
  context: Context,
): Promise<RunScores & Pick<ExperimentRecord, 'realOnly'>> {
  const scoresOf = async (kind: 'augmented' | 'real'): Promise<RunScores | undefined> => {
    const judged = vectorsOf(test, kind)
    if (judged === undefined) return undefined
    const learned = vectorsOf(shadow, kind) ?? {with: [], without: []}
    const score = await attack.learn(learned, subContext(context, `learn/${kind}`, 1, 1))
    return {with: Array.from(score(judged.with)), without: Array.from(score(judged.without))}
  }
  const [augmented, real] = [await scoresOf('augmented'), await scoresOf('real')]
  const main = augmented ?? real
  if (main === undefined) throw new RangeError('An experiment without test runs has no scores.')
  return {...main, ...(augmented && real && {realOnly: real})}
}

function createWatch({observer}: ExperimentAttack, asked: AskedRecord, inAndOut: InAndOutRuns, context: Context): Watch {
  if (observer.kind === 'model') return createModelWatch(observer, asked, inAndOut, context)
  if (observer.kind === 'generator') {
    const look = observer.prepare(asked)
    return async (_, side, run) => ({augmented: await inAndOut.fits[side](subContext(run, 'release', 0, 0.5), look)})
  }
  const look = observer.prepare(asked, subContext(context, 'prepare', 0, 0))
  const {target} = asked.minority
  return async released => ({augmented: look((await released()).without([target]))})
}

interface Seen {
  readonly shadow: Record<Side, Observation[]>
  readonly test: Record<Side, Observation[]>
  readonly complete: boolean
}

/** With fewer in-runs or out-runs than these, or than were asked for, an experiment that was stopped says nothing about a record. */
const LEAST_RUNS = {shadow: 20, test: 10} as const

/** Runs to learn from and runs to be judged take turns, so that wherever it is stopped there are some of both. */
async function watchRuns(watch: Watch, inAndOut: InAndOutRuns, attack: ExperimentAttack, context: Context): Promise<Seen> {
  const runs = {shadow: attack.withoutShadows ? 0 : attack.options.shadowRuns, test: attack.options.testRuns}
  const total = runs.shadow + runs.test
  const seen = {shadow: noRuns(), test: noRuns()}
  const breathe = breather(context)
  for (let round = 0; round < total; round++) {
    const tests = (rounds: number) => Math.floor((rounds * runs.test) / total)
    const purpose = tests(round + 1) > tests(round) ? 'test' : 'shadow'
    try {
      const part = subContext(context, purpose, round / total, (round + 1) / total)
      const run = seen[purpose].with.length
      const observed = {
        with: await watchRun(watch, inAndOut, 'with', run, part),
        without: await watchRun(watch, inAndOut, 'without', run, part),
      }
      for (const side of SIDES) seen[purpose][side].push(observed[side])
      await breathe()
    } catch (error) {
      const enough = (of: 'shadow' | 'test') => seen[of].with.length >= Math.min(runs[of], LEAST_RUNS[of])
      if (!(error instanceof Interrupted) || !enough('shadow') || !enough('test')) throw error
      return {...seen, complete: false}
    }
  }
  return {...seen, complete: true}
}

const noRuns = (): Record<Side, Observation[]> => ({with: [], without: []})

function watchRun(watch: Watch, inAndOut: InAndOutRuns, side: Side, run: number, context: Context): Promise<Observation> {
  const part = subContext(context, `${side}/${run}`)
  return watch(() => inAndOut[side](subContext(part, 'release', 0, 0.5)), side, part)
}

function vectorsOf(seen: Record<Side, readonly Observation[]>, kind: 'augmented' | 'real') {
  const side = (of: Side) => seen[of].flatMap(observation => observation[kind] ?? [])
  const vectors = {with: side('with'), without: side('without')}
  return vectors.with.length === 0 ? undefined : vectors
}
