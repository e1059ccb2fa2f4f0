import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {isUtilitySettled} from '../../../src/audit/judge/settled.js'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {shareOfLook} from '../../../src/audit/plan/looks.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {stepName, subjectName, type Task} from '../../../src/audit/plan/task.js'
import {priced} from '../../../src/audit/pool/priced.js'
import {runInRounds, settledAfter, type Settled} from '../../../src/audit/run/rounds.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {normalCdf} from '../../../src/stats/special.js'
import {planRequest} from '../../support/plan.js'

const plan = createPlan(
  {
    ...planRequest,
    generators: ['smote', 'gaussian'],
    attacks: ['reconsmote', 'dcr-mia'],
    learners: ['random-forest'],
    fidelity: [],
    repeats: 5,
  },
  [],
)
const tasks = tasksOf(plan, 'input')
const nameOf = ({subject, step, repeat}: Task) => `${subjectName(subject)} ${stepName(step)} ${repeat + 1}`

describe('what looks cost', () => {
  test('their shares of the error rate add up to one', () => {
    fc.assert(
      fc.property(fc.integer({min: 4, max: 200}), repeats => {
        const shares = Array.from({length: repeats}, (_, at) => shareOfLook(at + 1, {repeats, untilSettled: true}))
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
      }),
    )
  })

  test('a plan of so few repeats that none is left out pays for no looks', () => {
    for (const repeats of [1, 2, 3]) {
      expect(shareOfLook(repeats, {repeats, untilSettled: true})).toBe(1)
      expect(createPlan({...planRequest, repeats}, ['smote'])).not.toHaveProperty('untilSettled')
    }
    expect(createPlan({...planRequest, repeats: 4}, ['smote']).untilSettled).toBe(true)
  })

  test('audits that stop at the first significant look are wrong no more often than they say', () => {
    const rng = createRng('looks')
    const [audits, repeats, level] = [20_000, 5, 0.05]
    let wrong = 0
    for (let audit = 0; audit < audits; audit++) {
      // What the repeats have in common, and what each has of its own; the mean so far is tested.
      const own = rng.next() < 0.5 ? 0.3 : 1
      const common = Math.sqrt(1 - own * own) * normal(rng)
      let sum = 0
      for (let look = 1; look <= repeats; look++) {
        sum += normal(rng)
        const z = (common + (own * sum) / look) / Math.sqrt(1 - own * own + (own * own) / look)
        if ((1 - normalCdf(z)) / shareOfLook(look, {repeats, untilSettled: true}) < level) {
          wrong++
          break
        }
      }
    }
    // Four standard errors above the level.
    expect(wrong / audits).toBeLessThan(level + 4 * Math.sqrt((level * (1 - level)) / audits))
    // Nor is the price so high that nothing is ever found.
    expect(wrong / audits).toBeGreaterThan(level / 2)
  })

  test('a priced test finds at a level what it found at its share of the level', () => {
    const at = {
      test: {estimate: 'auc', method: 'a test', pValue: 0.01, adjustedPValue: 0.01, smallestPValue: 0.001},
      detectableAt: (level: number) => level,
    }
    const paid = priced(at, 0.1, 5)
    expect(paid.test.pValue).toBeCloseTo(0.1, 12)
    expect(paid.test.smallestPValue).toBeCloseTo(0.01, 12)
    expect(paid.detectableAt(0.05)).toBeCloseTo(0.005, 12)
    expect(priced(at, 1, 1)).toEqual(at)
  })
})

describe('repeats', () => {
  const play = async (settle: (done: readonly Task[]) => Settled) => {
    const [ran, left] = [new Array<Task>(), new Set<Task>()]
    const rounds = {
      run: (some: readonly Task[]) => {
        ran.push(...some)
        return Promise.resolve()
      },
      settledBy: settle,
    }
    await runInRounds(tasks, rounds, task => left.add(task))
    return {ran, left}
  }

  test('are all run while nothing is settled, what decides first', async () => {
    const {ran, left} = await play(() => ({attacks: [], utility: false}))
    expect(left.size).toBe(0)
    expect(ran.map(nameOf).sort()).toEqual(tasks.map(nameOf).sort())
    const kinds = ran.map(({step}) => step.kind)
    expect(kinds.lastIndexOf('attack')).toBeLessThan(kinds.indexOf('utility'))
  })

  test('leave out attacks that found a leak, and their controls once they found one everywhere', async () => {
    const on = (generator: string) => ({generator, attack: 'reconsmote'})
    const {ran, left} = await play(done => ({
      attacks: done.some(({repeat}) => repeat === 3) ? [on('smote'), on('gaussian')] : [on('smote')],
      utility: false,
    }))
    const names = ran.map(nameOf)
    expect(names).toContain('smote reconsmote 3')
    expect(names).not.toContain('smote reconsmote 4')
    // Another attack has not found anything: it goes on.
    expect(names).toContain('smote dcr-mia 5')
    expect(names).toContain('gaussian reconsmote 4')
    expect(names).toContain('independent-sample reconsmote 4')
    expect(names).not.toContain('gaussian reconsmote 5')
    expect(names).not.toContain('independent-sample reconsmote 5')
    expect(names).toContain('independent-sample dcr-mia 5')
    expect(names).toContain('smote random-forest 5')
    expect(settledAfter(left)).toEqual({
      attacks: [
        {generator: 'smote', attack: 'reconsmote', repeats: 3},
        {generator: 'gaussian', attack: 'reconsmote', repeats: 4},
      ],
    })
  })

  test('are judged by what was due before alone', async () => {
    const seen: string[] = []
    await play(done => {
      seen.push(done.map(nameOf).sort().join())
      return {attacks: [], utility: false}
    })
    // The first look comes after the attacks of three repeats and knows nothing else.
    expect(seen[0].split(',').every(name => / (copies|reconsmote|dcr-mia) [123]$/.test(name))).toBe(true)
  })

  test('of learners go on while there are fewer than three, whatever their differences', () => {
    const estimate = {value: 0, low: 0, high: 0, confidence: 0.95, trials: 1, method: ''}
    const entry = {
      generator: 'smote',
      kind: 'utility' as const,
      name: 'random-forest',
      status: 'done' as const,
      estimates: {},
      difference: {[plan.figure]: estimate},
      seconds: 0,
    }
    const run = (repeats: number) => ({
      generator: 'smote',
      learner: 'random-forest',
      releases: true,
      byRepeat: new Map(Array.from({length: repeats}, (_, at) => [at, {} as never])),
    })
    expect(isUtilitySettled([entry], [run(2)], plan)).toBe(false)
    expect(isUtilitySettled([entry], [run(3)], plan)).toBe(true)
    const wide = {...entry, difference: {[plan.figure]: {...estimate, low: -0.03, high: 0.03}}}
    expect(isUtilitySettled([wide], [run(3)], plan)).toBe(false)
    expect(isUtilitySettled([{...entry, difference: {}}], [run(3)], plan)).toBe(false)
  })
})
