import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {describe, expect, test} from 'vitest'
import type {Attack, ReconstructedRecords} from '../../../src/attacks/attack.js'
import {runAttack} from '../../../src/audit/score/attack-step.js'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {poolResults} from '../../../src/audit/pool/pool-results.js'
import {Interrupted} from '../../../src/core/errors.js'
import {Table, type Role} from '../../../src/core/table.js'
import {leftOutSentences} from '../../../src/report/words/left-out.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'
import {decisiveFirst} from '../../../src/audit/plan/order.js'
import {createShares} from '../../../src/audit/run/shares.js'
import {leftOut} from '../../../src/audit/run/left-out.js'
import {stepName, subjectName, taskHash, type Task} from '../../../src/audit/plan/task.js'
import type {TaskOutput, TaskResult} from '../../../src/audit/plan/task-output.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {runWithinBudget} from '../../../src/audit/run/within-budget.js'
import {openTaskWorker} from '../../../src/audit/run/task-worker.js'
import {temporaryFolder} from '../../support/cli.js'
import {planRequest} from '../../support/plan.js'

const plan = createPlan(
  {
    ...planRequest,
    attacks: ['reconsmote', 'distinsmote', 'dcr-mia', 'domias'],
    learners: ['random-forest'],
    fidelity: ['column-shapes'],
    repeats: 2,
  },
  ['smote'],
)
const tasks = tasksOf(plan, 'input')
const nameOf = (task: Task) => `${subjectName(task.subject)} ${stepName(task.step)}`
const table = <R extends Role>(labels: readonly string[], role: R): Table<R> => {
  const rows = labels.flatMap((label, which) => [1, 2, 3].map(at => ({label, value: 10 * which + at})))
  const columns = [
    numeric(
      'x',
      rows.map(({value}) => value),
    ),
    categorical(
      'y',
      rows.map(({label}) => label),
    ),
  ]
  return new Table(role, columns, rows.length)
}
const skipped: TaskResult = {
  outcome: {status: 'skipped', reason: {code: 'not-applicable', text: 'for a test'}},
  notes: [],
  seconds: 1,
}

/** A worker whose tasks of the first repeat never end, and never let go of their thread. */
function endlessWorker() {
  const file = path.join(temporaryFolder(), 'worker.mjs')
  writeFileSync(
    file,
    `import {parentPort} from 'node:worker_threads'
    parentPort.on('message', ({task}) => {
      while (task?.repeat === 0);
      parentPort.postMessage({result: {outcome: {status: 'done'}, notes: [], seconds: 1}})
    })`,
  )
  const inputs = {source: {role: 'source' as const, columns: [], rowCount: 0}, synthetic: [], sha256: '', plugins: []}
  return {file: pathToFileURL(file), inputs}
}

describe('where time is short', () => {
  test('a release is attacked first by what is quick and decides, and last by what may take long', () => {
    const order = decisiveFirst(tasks).map(nameOf)
    const at = (name: string) => order.indexOf(name)
    expect(order.slice(0, 2)).toEqual(['smote copies', 'smote dcr-mia'])
    expect(at('smote reconsmote')).toBeGreaterThan(at('smote domias'))
    expect(at('smote distinsmote')).toBeGreaterThan(at('smote random-forest'))
    // Nothing is lost, and the tasks of a release stay together.
    expect([...order].sort()).toEqual(tasks.map(nameOf).sort())
  })

  test('a step gets a quarter of what is left, long ones an even part, and what comes first as long as it takes', () => {
    let now = 0
    const shares = createShares(tasks, {deadline: 100, grace: 130}, () => now)
    const find = (name: string) => tasks.find(task => nameOf(task) === name)!
    const limit = (name: string) => shares.limitsOf(find(name))?.step
    expect(limit('smote domias')).toBe(25)
    // reconsmote, distinsmote and their controls in two repeats, and one part for what follows.
    expect(limit('smote reconsmote')).toBeCloseTo(100 / 13, 9)
    shares.ended(find('smote reconsmote'))
    expect(limit('smote distinsmote')).toBeCloseTo(100 / 12, 9)
    expect(limit('smote dcr-mia')).toBe(130)
    now = 120
    expect(limit('smote domias')).toBeUndefined()
    expect(limit('smote dcr-mia')).toBe(10)
    // A control of it is not worth more than other attacks.
    expect(limit('planted-leak dcr-mia')).toBeUndefined()
  })

  test('attacks and their controls come before all else, and steps that never end do not come back in the other repeats', async () => {
    const results = new Map<string, TaskResult>()
    const seen: string[] = []
    await runWithinBudget(
      tasks,
      3600,
      (some, shares) => {
        for (const task of some) {
          const limits = shares.limitsOf(task)
          if (limits === undefined) continue
          seen.push(`${task.repeat} ${nameOf(task)}`)
          const isEndless = nameOf(task) === 'smote reconsmote'
          results.set(taskHash(task), {...skipped, ...(isEndless && {stoppedAfter: limits.step})})
          shares.ended(task)
        }
        return Promise.resolve()
      },
      task => results.get(taskHash(task)),
    )
    expect(seen.slice(0, 2)).toEqual(['0 smote copies', '0 smote dcr-mia'])
    const firstOther = seen.findIndex(name => name.includes('random-forest'))
    expect(seen.slice(0, firstOther).filter(name => /smote|domias|dcr/.test(name)).length).toBeGreaterThanOrEqual(12)
    // Tried again with more, not at all in the second repeat, where all others had their turn.
    expect(seen.filter(name => name === '0 smote reconsmote').length).toBeGreaterThan(1)
    expect(seen).not.toContain('1 smote reconsmote')
    expect(new Set(seen).size).toBe(tasks.length - 1)
  })

  test('after the budget nothing begins but the quick attacks of the first repeat', async () => {
    const seen: string[] = []
    await runWithinBudget(
      tasks,
      -1,
      (some, shares) => {
        seen.push(...some.filter(task => shares.limitsOf(task) !== undefined).map(task => `${task.repeat} ${nameOf(task)}`))
        return Promise.resolve()
      },
      () => undefined,
    )
    expect(seen).toEqual(['0 smote copies', '0 smote dcr-mia'])
  })

  test('a step that never looks at the clock is ended with its thread, and the next one is run by another', async () => {
    const {file, inputs} = endlessWorker()
    const worker = openTaskWorker(file, inputs, new AbortController().signal, 0.05)
    const [first, second] = [tasks[0], tasks.find(({repeat}) => repeat === 1)!]
    const run = (task: Task, total: number) => worker.run(task, {total, step: total}, () => undefined)
    expect(await run(first, 0.05)).toMatchObject({
      outcome: {status: 'skipped', reason: {code: 'out-of-time'}},
      stoppedAfter: 0.05,
    })
    expect(await run(second, Infinity)).toMatchObject({outcome: {status: 'done'}})
    await worker.end()
  })

  test('a step that never looks whether it is to stop is ended with its thread', async () => {
    const {file, inputs} = endlessWorker()
    const stop = new AbortController()
    const worker = openTaskWorker(file, inputs, stop.signal, 0.05)
    const ended = worker.run(tasks[0], {total: Infinity, step: Infinity}, () => undefined)
    stop.abort()
    await expect(ended).rejects.toThrow(Interrupted)
    await worker.end()
  })

  test('an attack that is stopped leaves what it has found of the classes it has reached', async () => {
    const [train, others] = [table(['1', '2'], 'train'), table(['1', '2'], 'holdout')]
    const release = {train, holdout: others, synthetic: table(['1', '2'], 'synthetic'), notes: []}
    let calls = 0
    const attack: Attack = {
      knows: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'},
      guess({released}, _context, keep) {
        const found: ReconstructedRecords = {
          kind: 'records',
          records: released.as('reconstructed'),
          support: new Int32Array(released.rowCount),
          confidence: new Float64Array(released.rowCount),
          levelConfidence: new Map(),
          explainedShare: 0,
          parameters: {estimated: []},
        }
        keep?.(() => found)
        // Stopped in the second class.
        return ++calls === 2 ? Promise.reject(new Interrupted()) : Promise.resolve(found)
      },
    }
    let soFar: (() => TaskOutput) | undefined
    const ends = runAttack(attack, release, {target: 'y', minority: ['1', '2']}, testContext(), output => (soFar = output))
    await expect(ends).rejects.toThrow(Interrupted)
    // Three records of either class, rebuilt by handing the rows back.
    expect(soFar?.()).toMatchObject({main: {matched: 6, guessed: 6, real: 6}})
  })

  test('a stopped attack counts where it beats its control, and says nothing where it does not', () => {
    const attacked = tasks.filter(task => nameOf(task) === 'smote reconsmote')
    const entryOf = (matched: number) => {
      const counts = {matched, guessed: 20, real: 40}
      const none = {matched: 0, guessed: 20, real: 40}
      const output: TaskOutput = {kind: 'records', main: counts, control: none, baseline: none, details: {}}
      const result: TaskResult = {outcome: {status: 'done', value: output}, notes: [], seconds: 3, stoppedAfter: 3}
      return poolResults(plan, attacked, new Map([[taskHash(attacked[0]), result]]))[0]
    }
    expect(entryOf(20)).toMatchObject({status: 'done', estimates: {recall: {value: 0.5}}})
    expect(entryOf(1).status).toBe('skipped')
    expect(entryOf(1).reason).toEqual({code: 'stopped', seconds: 3})
  })

  test('what was left out is named, with what to do', () => {
    const first = tasks.find(task => nameOf(task) === 'smote reconsmote') ?? tasks[0]
    const results = new Map<string, TaskResult>([[taskHash(first), {...skipped, stoppedAfter: 4}]])
    const left = leftOut(tasks, results, 60)
    expect(left).toMatchObject({
      budgetSeconds: 60,
      done: 0,
      of: tasks.length,
      stopped: [{step: 'reconsmote', generators: ['smote']}],
    })
    const text = leftOutSentences(left).join(' ')
    expect(text).toContain('The budget of 60 s ran out after 0 of')
    expect(text).toContain('Stopped after their share of the budget: reconsmote (smote)')
    expect(text).toContain('domias (smote, planted-leak, independent-sample)')
    expect(text).toContain('repeat 2')
    expect(text).toContain('give it a larger budget')
    expect(leftOutSentences(leftOut(tasks, results, undefined)).join(' ')).not.toContain('budget of')
  })
})
