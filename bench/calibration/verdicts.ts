import {attacks} from '../../src/attacks/registry.js'
import {runAttack} from '../../src/audit/attack-step.js'
import {figuresOf} from '../../src/audit/pool.js'
import type {ResultEntry} from '../../src/audit/result.js'
import {splitRows} from '../../src/audit/split.js'
import type {Tally} from '../../src/audit/task.js'
import {judgeGenerators, withCorrectedTests} from '../../src/audit/verdict.js'
import {createContext, type Context} from '../../src/core/context.js'
import {NotApplicable} from '../../src/core/errors.js'
import {createRng, normal, type Rng} from '../../src/core/rng.js'
import {sampleClasses} from '../../src/generators/sample-classes.js'
import {gaussianClasses} from '../../test/support/tables.js'
import {range, shiftOf, tallyOf} from './scores.js'

const MEMBERSHIP_ATTACKS = 10

/** Whether the verdict over all attacks is `leaks`. */
function isFlagged(tallies: ReadonlyMap<string, readonly Tally[]>, confidence: number): boolean {
  const entries = [...tallies].map(([name, repeats]): ResultEntry => ({
    generator: 'g',
    kind: 'attack',
    name,
    status: 'done',
    ...figuresOf(repeats, confidence),
    seconds: 0,
  }))
  return judgeGenerators(withCorrectedTests(entries, confidence), confidence)[0]?.verdict === 'leaks'
}

/**
 * An audit of scores alone: ten membership attacks whose scores have half of their variance in common, three rates of people inside against
 * outside, and a reconstruction that finds nothing. One of the membership attacks has the AUC given; 0.5 is a clean file.
 */
export function simulatedVerdict(rng: Rng, people: number, auc: number, confidence: number): boolean {
  const common = range(2 * people).map(() => normal(rng))
  const membership = range(MEMBERSHIP_ATTACKS).map((attack): [string, Tally[]] => {
    const scores = common.map(shared => Math.SQRT1_2 * (shared + normal(rng)))
    const shift = attack === 0 ? shiftOf(auc) : 0
    const members = scores.slice(0, people).map(score => score + shift)
    return [`membership-${attack}`, [tallyOf({members, nonMembers: scores.slice(people)})]]
  })
  const counts = (rate: number) => ({successes: range(people).filter(() => rng.next() < rate).length, attempts: people})
  const risks = [0.05, 0.3, 0.6].map((rate): [string, Tally[]] => [
    `risk-${rate}`,
    [{kind: 'risk', main: counts(rate), control: counts(rate), baseline: counts(rate), details: {}}],
  ])
  const none = {matched: 0, guessed: 10, real: people}
  const records: Tally = {kind: 'records', main: none, control: none, baseline: none, details: {}}
  return isFlagged(new Map([...membership, ...risks, ['records', [records]]]), confidence)
}

/** A whole audit with all default attacks of a release made of other people: SMOTE rows of a part of the population that is in neither group. */
export async function wholeVerdict(
  seed: string,
  people: number,
  confidence: number,
): Promise<{flagged: boolean; attacks: number}> {
  const context = createContext(createRng(seed))
  const source = gaussianClasses(context.rng.fork('source'), {rows: 5 * people, minority: 3 * people, columns: 5})
  const {train, holdout} = splitRows(source, 'y', 2 / 3, context.rng.fork('members'))
  const others = source.select(holdout, 'source')
  const parts = splitRows(others, 'y', 0.5, context.rng.fork('others'))
  const classes = {target: 'y', minority: ['1']}
  const apart = others.select(parts.holdout, 'train')
  const {synthetic} = await sampleClasses({name: 'smote', options: {}}, apart, classes, () => 5 * people, own(context, 'smote'))
  const release = {train: source.select(train, 'train'), holdout: others.select(parts.train, 'holdout'), synthetic, notes: []}
  const tallies = new Map<string, Tally[]>()
  for (const {name, byDefault, needs, load} of attacks.entries) {
    // Files that mix real and synthetic rows cannot be clean of the real ones.
    if (!byDefault || needs.released === 'augmented') continue
    try {
      const attack = (await load()).create({})
      tallies.set(name, [await runAttack(attack, release, classes, own(context, name))])
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error
    }
  }
  return {flagged: isFlagged(tallies, confidence), attacks: tallies.size}
}

const own = (context: Context, label: string): Context => ({...context, rng: context.rng.fork(label)})
