import {dcrMia} from '../../src/attacks/membership/dcr-mia.js'
import {runAttack} from '../../src/audit/score/attack-step.js'
import {splitRows} from '../../src/audit/release/split.js'
import type {TaskOutput} from '../../src/audit/plan/task-output.js'
import {createContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import {sampleClasses} from '../../src/generators/sample-classes.js'
import {gaussianClasses} from '../../test/support/tables.js'
import {range} from './scores.js'

/** A generator, and how many rows per member it releases. */
export interface RealRelease {
  readonly generator: string
  readonly ratio: number
}

/**
 * The distance attack on real releases, as an audit makes them: new people every time, who are divided anew in every repeat, and rows of
 * a generator that saw the members.
 */
export async function attackedReleases(
  seed: string,
  people: number,
  repeats: number,
  {generator, ratio}: RealRelease,
): Promise<TaskOutput[]> {
  const context = createContext(createRng(seed))
  const source = gaussianClasses(context.rng.fork('source'), {rows: 2 * people + 4, minority: 2 * people, columns: 5})
  const classes = {target: 'y', minority: ['1']}
  const outputs: TaskOutput[] = []
  for (const repeat of range(repeats)) {
    const own = {...context, rng: context.rng.fork(`repeat/${repeat}`)}
    const split = splitRows(source, 'y', 0.5, own.rng.fork('split'))
    const train = source.select(split.train, 'train')
    const count = () => Math.round(ratio * people)
    const {synthetic} = await sampleClasses({name: generator, options: {}}, train, classes, count, own)
    const release = {train, holdout: source.select(split.holdout, 'holdout'), people: split, synthetic, notes: []}
    outputs.push(await runAttack(dcrMia.create(), release, classes, own))
  }
  return outputs
}
