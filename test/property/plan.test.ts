import fc from 'fast-check'
import {expect, it} from 'vitest'
import {createPlan, type PlanRequest} from '../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../src/audit/plan/plan-tasks.js'
import type {AuditPlan} from '../../src/result/plan.js'

/** What somebody wants to know, apart from how they write it. */
interface Wish {
  readonly seed: number
  readonly repeats: number
  readonly confidence: number
  readonly ratio: number
  readonly minority: readonly string[]
  readonly generators: readonly string[]
  readonly attacks: readonly string[]
  readonly learners: readonly string[]
  readonly fidelity: readonly string[]
  readonly figure: string
  readonly neighbours: number
  readonly tolerance: number
  readonly known: readonly string[]
  readonly ignored: readonly string[]
  readonly merged: readonly string[]
  readonly decimalComma: boolean
  readonly missing: readonly string[]
  readonly cost: number
  readonly deployRate: number
  readonly fraction: number
  readonly engine: PlanRequest['engine']
  readonly files: readonly string[]
}

const some = (...names: string[]) => fc.subarray(names)
const wish: fc.Arbitrary<Wish> = fc.record({
  seed: fc.constantFrom(1, 2),
  repeats: fc.constantFrom(1, 2),
  confidence: fc.constantFrom(0.9, 0.95),
  ratio: fc.constantFrom(1, 2.5),
  minority: fc.constantFrom(['a'], ['a', 'b'], ['b', 'a']),
  generators: some('smote-nc', 'gaussian').map(names => ['smote', ...names]),
  attacks: some('dcr-mia', 'reconsmote', 'lira', 'nndr').map(names => ['attribute-inference', ...names]),
  learners: some('logistic-regression', 'mlp', 'random-forest'),
  fidelity: some('column-shapes', 'support'),
  figure: fc.constantFrom('averagePrecision', 'auroc'),
  neighbours: fc.constantFrom(5, 3),
  tolerance: fc.constantFrom(0.05, 0.25),
  known: some('sex', 'height').map(names => ['age', ...names]),
  ignored: some('id', 'name'),
  merged: some('ward'),
  decimalComma: fc.boolean(),
  missing: some('none', '-').map(marks => ['?', ...marks]),
  cost: fc.constantFrom(1, 20),
  deployRate: fc.constantFrom(0.01, 0.1),
  fraction: fc.constantFrom(0.5, 0.3),
  engine: fc.constantFrom('auto', 'wasm'),
  files: fc.constantFrom([], ['a.csv', 'b.csv'], ['b.csv', 'a.csv']),
})

/** Two wishes that differ in one thing, or in nothing. */
const pair = fc
  .record({one: wish, other: wish, key: fc.constantFrom(...(Object.keys(fc.sample(wish, 1)[0]) as (keyof Wish)[]))})
  .map(({one, other, key}) => [one, {...one, [key]: other[key]}] as const)

/** Ways to write a number that mean the same. */
const spelt = (value: number) => [String(value), `0${value}`, `${value}${Number.isInteger(value) ? '.0' : '0'}`, ` ${value} `]

/** One of many ways to ask for it: any order of flags, some of them given twice, defaults written down or not. */
function requestFor(asked: Wish, pick: (most: number) => number): PlanRequest {
  const one = <T>(ways: readonly T[]) => ways[pick(ways.length)]
  const list = (names: readonly string[]) => {
    const turned = [...names.slice(pick(names.length + 1)), ...names]
    return pick(2) === 0 ? turned : turned.reverse()
  }
  const isUnsaid = asked.tolerance === 0.05 && pick(2) === 0
  const cost = one(spelt(asked.cost)).trim()
  return {
    seed: asked.seed,
    target: 'y',
    minority: asked.minority,
    generators: list(asked.generators),
    attacks: list(asked.attacks),
    learners: list(asked.learners),
    fidelity: list(asked.fidelity),
    ...(asked.figure === 'averagePrecision' && pick(2) === 0 ? {} : {decideBy: asked.figure}),
    synthetic: asked.files.map(name => ({name, sha256: name})),
    holdout: {kind: 'fraction', fraction: asked.fraction},
    amount: {kind: 'ratio', ratio: asked.ratio},
    repeats: asked.repeats,
    confidence: asked.confidence,
    engine: asked.engine,
    known: list(asked.known),
    cost: {falseNegative: cost, falsePositive: '1', deployRate: asked.deployRate},
    columns: {
      ...(asked.ignored.length === 0 && pick(2) === 0 ? {} : {ignored: list(asked.ignored)}),
      missing: list(asked.missing),
      ...(asked.merged.length === 0 && pick(2) === 0 ? {} : {mergeLevels: list(asked.merged)}),
      ...(asked.decimalComma || pick(2) === 0 ? {decimalComma: asked.decimalComma} : {}),
    },
    options: list([
      `smote.neighbours=${one(spelt(asked.neighbours))}`,
      ...(isUnsaid ? [] : [`attribute-inference.tolerance=${one(spelt(asked.tolerance))}`]),
      ...(pick(2) === 0 ? ['mlp.loss=cross-entropy'] : []).filter(() => asked.learners.includes('mlp')),
    ]),
  }
}

const planOf = (asked: Wish, pick: (most: number) => number) => createPlan(requestFor(asked, pick), [])

/** All that an audit does, and what it judges with. */
const auditOf = (plan: AuditPlan) => ({tasks: tasksOf(plan, 'input'), figure: plan.figure, confidence: plan.confidence})
const json = (value: unknown) => JSON.stringify(value)

it('two plans are the same exactly when their audits are, whatever way they were asked for', () => {
  fc.assert(
    fc.property(pair, fc.infiniteStream(fc.nat(59)), ([one, other], numbers) => {
      const pick = (most: number) => (numbers.next().value as number) % most
      const [first, second] = [planOf(one, pick), planOf(other, pick)]
      const same = json(one) === json(other)
      if (same) expect(second).toEqual(first)
      expect(json(first) === json(second)).toBe(same)
      expect(json(auditOf(first)) === json(auditOf(second))).toBe(same)
    }),
    {numRuns: 500},
  )
})

it('a plan made again from its own values is the same', () => {
  fc.assert(
    fc.property(wish, fc.infiniteStream(fc.nat(59)), (asked, numbers) => {
      const plan = planOf(asked, most => (numbers.next().value as number) % most)
      const all = [...plan.generators, ...plan.attacks, ...plan.proxies, ...plan.learners, ...plan.fidelity]
      const again = createPlan(
        {
          ...plan,
          generators: plan.generators.map(({name}) => name),
          attacks: [...plan.attacks, ...plan.proxies].map(({name}) => name),
          learners: plan.learners.map(({name}) => name),
          fidelity: plan.fidelity.map(({name}) => name),
          decideBy: plan.figure,
          options: all.flatMap(({name, options}) => Object.entries(options).map(([key, value]) => `${name}.${key}=${value}`)),
        },
        [],
      )
      expect(json(again)).toBe(json(plan))
    }),
    {numRuns: 100},
  )
})
