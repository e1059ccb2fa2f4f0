import {breather, subContext, throwIfStopped, type Context} from '../../../core/context.js'
import {Interrupted} from '../../../core/errors.js'
import type {GameAttack, GameRecord, GameScores, Scene} from './game.js'
import {createModelWatch} from './model-watch.js'
import {SIDES, type Observation, type Side, type Watch} from './observation.js'
import {createWorlds, type Arena, type Worlds} from './worlds.js'

export interface Played {
  /** Scores of the test runs, in the order of the rows. */
  readonly records: readonly GameRecord[]
  /** Whether everything was played; else the records are those that were, the last of them perhaps with fewer runs. */
  readonly complete: boolean
}

/**
 * Plays the game about some records: per record `shadowRuns` runs with it and as many without it to learn from, and `testRuns` each to be
 * judged. Runs are independent of each other, and no run is used for both. The randomness of a run is named by record, world and number,
 * so the records can be played in any order or in different threads. When the work is stopped, what was played until then
 * counts, and so do the runs of the record at hand if there are enough of them.
 *
 * @param rows Rows of the arena's data, all of the minority class.
 * @throws {Interrupted} When the work was stopped before there was anything to judge.
 */
export async function playGame(arena: Arena, attack: GameAttack, rows: ArrayLike<number>, context: Context): Promise<Played> {
  throwIfStopped(context)
  const open = createWorlds(arena)
  const records: GameRecord[] = []
  for (let at = 0; at < rows.length; at++) {
    const part = subContext(context, `record/${rows[at]}`, at / rows.length, (at + 1) / rows.length)
    try {
      const {record, complete} = await playRecord(attack, {data: arena.data, row: rows[at], minority: arena.minority}, open, part)
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
  attack: GameAttack,
  scene: Scene,
  open: ReturnType<typeof createWorlds>,
  context: Context,
): Promise<{record: GameRecord; complete: boolean}> {
  const worlds = await open(scene.row, context)
  try {
    const watch = createWatch(attack, scene, worlds, context)
    const seen = await watchRuns(watch, worlds, attack, context)
    // What was stopped is judged all the same: that takes no time beside the runs.
    const judging = seen.complete ? context : {...context, signal: new AbortController().signal}
    const record = {row: scene.row, shadowRuns: seen.shadow.with.length, ...(await judge(attack, seen, judging))}
    return {record, complete: seen.complete}
  } finally {
    worlds.dispose()
  }
}

async function judge(
  attack: GameAttack,
  {shadow, test}: Seen,
  context: Context,
): Promise<GameScores & Pick<GameRecord, 'realOnly'>> {
  const scoresOf = async (kind: 'augmented' | 'real'): Promise<GameScores | undefined> => {
    const judged = vectorsOf(test, kind)
    if (judged === undefined) return undefined
    const learned = vectorsOf(shadow, kind) ?? {with: [], without: []}
    const score = await attack.learn(learned, subContext(context, `learn/${kind}`, 1, 1))
    return {with: Array.from(score(judged.with)), without: Array.from(score(judged.without))}
  }
  const [augmented, real] = [await scoresOf('augmented'), await scoresOf('real')]
  const main = augmented ?? real
  if (main === undefined) throw new RangeError('A game without test runs has no scores.')
  return {...main, ...(augmented && real && {realOnly: real})}
}

function createWatch({observer}: GameAttack, scene: Scene, worlds: Worlds, context: Context): Watch {
  if (observer.kind === 'model') return createModelWatch(observer, scene, worlds, context)
  const look = observer.prepare(scene, subContext(context, 'prepare', 0, 0))
  const {target} = scene.minority
  return async released => ({augmented: look((await released()).without([target]))})
}

interface Seen {
  readonly shadow: Record<Side, Observation[]>
  readonly test: Record<Side, Observation[]>
  readonly complete: boolean
}

/** With fewer runs per world than these, or than were asked for, a game that was stopped says nothing about a record. */
const LEAST_RUNS = {shadow: 20, test: 10} as const

/** Runs to learn from and runs to be judged take turns, so that wherever it is stopped there are some of both. */
async function watchRuns(watch: Watch, worlds: Worlds, attack: GameAttack, context: Context): Promise<Seen> {
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
        with: await watchRun(watch, worlds, 'with', run, part),
        without: await watchRun(watch, worlds, 'without', run, part),
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

function watchRun(watch: Watch, worlds: Worlds, side: Side, run: number, context: Context): Promise<Observation> {
  const part = subContext(context, `${side}/${run}`)
  return watch(() => worlds[side](subContext(part, 'release', 0, 0.5)), side, part)
}

function vectorsOf(seen: Record<Side, readonly Observation[]>, kind: 'augmented' | 'real') {
  const side = (of: Side) => seen[of].flatMap(observation => observation[kind] ?? [])
  const vectors = {with: side('with'), without: side('without')}
  return vectors.with.length === 0 ? undefined : vectors
}
