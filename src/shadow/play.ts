import {breather, subContext, type Context} from '../core/context.js'
import type {Table} from '../core/table.js'
import type {GameAttack, GameRecord, GameScores, Scene} from './game.js'
import {createModelWatch} from './model-watch.js'
import {createWorlds, type Arena, type Worlds} from './worlds.js'

const SIDES = ['with', 'without'] as const
type Side = (typeof SIDES)[number]

/** What is written down of a run, by what the classifier was trained on; released rows themselves count as `augmented`. */
export type Observation = Partial<Record<'augmented' | 'real', Float64Array>>
/** Watches a run of one world. */
export type Watch = (released: () => Promise<Table<'synthetic'>>, side: Side, context: Context) => Promise<Observation>

/**
 * Plays the game about some records: per record `shadowRuns` runs with it and as many without it to learn from, and `testRuns` each to be
 * judged. Runs are independent of each other, and no run is used for both. The randomness of a run is named by record, world and number,
 * so the records can be played in any order or in different threads.
 *
 * @param rows Rows of the arena's data, all of the minority class.
 * @returns Scores of the test runs, in the order of the rows.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function playGame(
  arena: Arena,
  attack: GameAttack,
  rows: ArrayLike<number>,
  context: Context,
): Promise<GameRecord[]> {
  const open = createWorlds(arena)
  const records: GameRecord[] = []
  for (let at = 0; at < rows.length; at++) {
    const part = subContext(context, `record/${rows[at]}`, at / rows.length, (at + 1) / rows.length)
    const worlds = await open(rows[at], part)
    try {
      const scene = {data: arena.data, row: rows[at], minority: arena.minority}
      records.push({row: rows[at], ...(await playRecord(attack, scene, worlds, part))})
    } finally {
      worlds.dispose()
    }
  }
  return records
}

/** Share of the progress that shadow runs are taken to be, for so many of both. */
const shareOf = (shadowRuns: number, testRuns: number) => shadowRuns / (shadowRuns + testRuns)

async function playRecord(attack: GameAttack, scene: Scene, worlds: Worlds, context: Context): Promise<Omit<GameRecord, 'row'>> {
  const {testRuns} = attack.options
  const shadowRuns = attack.withoutShadows ? 0 : attack.options.shadowRuns
  const watch = createWatch(attack, scene, worlds, context)
  const learning = shareOf(shadowRuns, testRuns)
  const shadows = await watchRuns(watch, worlds, shadowRuns, subContext(context, 'shadow', 0, learning))
  const tests = await watchRuns(watch, worlds, testRuns, subContext(context, 'test', learning, 1))
  const scoresOf = async (kind: 'augmented' | 'real'): Promise<GameScores | undefined> => {
    const seen = vectorsOf(tests, kind)
    if (seen === undefined) return undefined
    const score = await attack.learn(
      vectorsOf(shadows, kind) ?? {with: [], without: []},
      subContext(context, `learn/${kind}`, 1, 1),
    )
    return {with: Array.from(score(seen.with)), without: Array.from(score(seen.without))}
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

async function watchRuns(watch: Watch, worlds: Worlds, runs: number, context: Context): Promise<Record<Side, Observation[]>> {
  const seen: Record<Side, Observation[]> = {with: [], without: []}
  const breathe = breather(context)
  for (let run = 0; run < runs; run++) {
    for (const side of SIDES) {
      const part = subContext(context, `${side}/${run}`, run / runs, (run + 1) / runs)
      seen[side].push(await watch(() => worlds[side](subContext(part, 'release', 0, 0.5)), side, part))
    }
    await breathe()
  }
  return seen
}

function vectorsOf(seen: Record<Side, readonly Observation[]>, kind: 'augmented' | 'real') {
  const side = (of: Side) => seen[of].flatMap(observation => observation[kind] ?? [])
  const vectors = {with: side('with'), without: side('without')}
  return vectors.with.length === 0 ? undefined : vectors
}
