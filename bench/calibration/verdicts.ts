import {attacks} from '../../src/attacks/registry.js'
import {runAttack} from '../../src/audit/score/attack-step.js'
import {figuresOf} from '../../src/audit/pool/pool-results.js'
import {membershipTest} from '../../src/audit/pool/membership-test.js'
import type {Release} from '../../src/audit/release/release.js'
import type {ResultEntry} from '../../src/result/audit-result.js'
import {splitRows} from '../../src/audit/release/split.js'
import type {TaskOutput} from '../../src/audit/plan/task-output.js'
import {judgeGenerators, withCorrectedTests} from '../../src/audit/judge/verdict.js'
import {createContext, type Context} from '../../src/core/context.js'
import {NotApplicable} from '../../src/core/errors.js'
import {createRng, normal, permutation, type Rng} from '../../src/core/rng.js'
import {concatTables, rowsWithLabel} from '../../src/core/table.js'
import {sampleClasses} from '../../src/generators/sample-classes.js'
import {repeatedAuc} from '../../src/stats/repeated-auc.js'
import {gaussianClasses} from '../../test/support/tables.js'
import {range, repeatedScores, outputOf, type Repeated} from './scores.js'

const MEMBERSHIP_ATTACKS = 10
const CLASSES = {target: 'y', minority: ['1']}

/** What a verdict looks at. */
type Judged = Pick<ResultEntry, 'estimates' | 'test'>

/** Whether the verdict over all attacks is `leaks`. */
function isFlagged(attacked: ReadonlyMap<string, Judged>, confidence: number): boolean {
  const entries = [...attacked].map(([name, judged]): ResultEntry => ({
    generator: 'g',
    kind: 'attack',
    name,
    status: 'done',
    seconds: 0,
    ...judged,
  }))
  return judgeGenerators(withCorrectedTests(entries, confidence), confidence)[0]?.verdict === 'leaks'
}

/**
 * An audit of scores alone: ten membership attacks whose scores have half of their variance in common, three rates of people inside against
 * outside, and a reconstruction that finds nothing. One of the membership attacks has the AUC given; 0.5 is a clean file.
 */
export function simulatedVerdict(
  rng: Rng,
  people: number,
  auc: number,
  {repeats, model, confidence}: {readonly repeats: number; readonly model: Repeated; readonly confidence: number},
): boolean {
  const leaking = repeatedScores(rng, people, auc, repeats, model)
  const common = leaking.map(() => range(2 * people).map(() => normal(rng)))
  const harmless = range(MEMBERSHIP_ATTACKS - 1).map(attack => {
    const scores = common.map(shared => shared.map(score => Math.SQRT1_2 * (score + normal(rng))))
    const sides = scores.map(each => ({members: each.slice(0, people), nonMembers: each.slice(people)}))
    return [`membership-${attack}`, sides.map((each, repeat) => outputOf(each, leaking[repeat].order))] as const
  })
  const membership = [['leaking', leaking.map(({order, ...scores}) => outputOf(scores, order))] as const, ...harmless]
  const tested = membership.map(([name, outputs]): [string, Judged] => {
    const classes = outputs.map(output => output.classes)
    // All that the verdict looks at: rates and bounds would take most of the time.
    return [
      name,
      {
        estimates: {auc: repeatedAuc(classes, confidence)},
        test: membershipTest(classes, {newSplits: true, twoSided: true}).test,
      },
    ]
  })
  const counts = (rate: number) => ({successes: range(people).filter(() => rng.next() < rate).length, attempts: people})
  const risks = [0.05, 0.3, 0.6].map((rate): [string, Judged] => {
    const outputs = leaking.map(() => ({
      main: counts(rate),
      control: counts(rate),
      baseline: counts(rate),
      searches: [],
      details: {},
    }))
    return [
      `risk-${rate}`,
      figuresOf(
        outputs.map(output => ({kind: 'risk', ...output})),
        confidence,
      ),
    ]
  })
  const none = {matched: 0, guessed: 10, real: people}
  const records: TaskOutput = {kind: 'records', main: none, control: none, baseline: none, details: {}}
  return isFlagged(new Map([...tested, ...risks, ['records', figuresOf([records], confidence)]]), confidence)
}

function grouped(outputs: readonly (readonly [string, TaskOutput])[]): Map<string, TaskOutput[]> {
  const groups = new Map<string, TaskOutput[]>()
  for (const [name, output] of outputs) groups.set(name, [...(groups.get(name) ?? []), output])
  return groups
}

export interface WholeAudit {
  readonly people: number
  /** Share of the members of whom the release holds a copy; 0 is a clean file. */
  readonly copied: number
}

/**
 * A whole audit with all default attacks, five repeats of a release of SMOTE rows made of other people, among which are
 * copies of some of the members. Every repeat divides the same people anew.
 */
export async function wholeVerdict(
  seed: string,
  {people, copied}: WholeAudit,
  confidence: number,
): Promise<{flagged: boolean; attacks: number}> {
  const context = createContext(createRng(seed))
  const source = gaussianClasses(context.rng.fork('source'), {rows: 5 * people, minority: 3 * people, columns: 5})
  const {train: others, holdout: audited} = splitRows(source, 'y', 2 / 3, context.rng.fork('others'))
  const apart = source.select(others, 'train')
  const outputs: [string, TaskOutput][] = []
  for (const repeat of range(5)) {
    const own = part(context, `repeat/${repeat}`)
    const split = splitRows(source.select(audited, 'source'), 'y', 0.5, own.rng.fork('split'))
    const pick = (rows: Int32Array) => Int32Array.from(rows, row => audited[row])
    const sides = {train: pick(split.train), holdout: pick(split.holdout)}
    const train = source.select(sides.train, 'train')
    const {synthetic: made} = await sampleClasses(
      {name: 'smote', options: {}},
      apart,
      CLASSES,
      () => 5 * people,
      part(own, 'smote'),
    )
    const members = rowsWithLabel(train, 'y', ['1'])
    const order = permutation(own.rng.fork('copied'), members.length)
    const copies = order.subarray(0, Math.round(copied * members.length)).map(at => members[at])
    const synthetic = concatTables('synthetic', [made, train.select(copies, 'synthetic')])
    const release = {train, holdout: source.select(sides.holdout, 'holdout'), people: sides, synthetic, notes: []}
    outputs.push(...(await attackedBy(release, own)))
  }
  const attacked = new Map([...grouped(outputs)].map(([name, repeats]) => [name, figuresOf(repeats, confidence)]))
  return {flagged: isFlagged(attacked, confidence), attacks: attacked.size}
}

async function attackedBy(release: Release, context: Context): Promise<[string, TaskOutput][]> {
  const outputs: [string, TaskOutput][] = []
  for (const entry of attacks.entries) {
    const {name, byDefault, knows} = entry
    // Files that mix real and synthetic rows cannot be clean of the real ones.
    if (!byDefault || knows.released === 'augmented') continue
    try {
      outputs.push([name, await runAttack(await entry.create(), release, CLASSES, part(context, name))])
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error
    }
  }
  return outputs
}

const part = (context: Context, label: string): Context => ({...context, rng: context.rng.fork(label)})
