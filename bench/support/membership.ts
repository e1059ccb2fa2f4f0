import {existsSync} from 'node:fs'
import path from 'node:path'
import {openTaskStore, noTaskStore} from '../../src/audit/run/task-store.js'
import type {AuditInputs} from '../../src/audit/plan/inputs.js'
import {createPlan} from '../../src/audit/plan/create-plan.js'
import type {AuditPlan} from '../../src/result/plan.js'
import {taskHash, type Task} from '../../src/audit/plan/task.js'
import type {TaskResult} from '../../src/audit/plan/task-output.js'
import {tasksOf} from '../../src/audit/plan/plan-tasks.js'
import {createContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import type {Table} from '../../src/core/table.js'
import {completeColumns} from '../../src/result/complete-columns.js'
import type {ExperimentRecord} from '../../src/attacks/shadow/experiment/experiment.js'
import {selectTargets} from '../../src/attacks/shadow/experiment/targets.js'
import {auc} from '../../src/stats/auc.js'
import {readPaperSet, type PaperSet} from './paper-sets.js'

/** The protocol's three attacks: published name, ours, and its options. */
export const PROTOCOL_ATTACKS = [
  {published: 'clf', name: 'classifier-confidence', options: ['training=real']},
  {published: 'aug+clf', name: 'classifier-confidence', options: ['training=augmented']},
  {published: 'synthetic', name: 'shadow-features', options: []},
] as const
export type ProtocolAttack = (typeof PROTOCOL_ATTACKS)[number]

/** AUC, mean of the ten highest measured (Ganev et al., arXiv:2510.15083). */
export const PUBLISHED_AUC: Readonly<Record<string, Readonly<Record<ProtocolAttack['published'], number>>>> = {
  ecoli: {clf: 0.55, 'aug+clf': 0.56, synthetic: 0.994},
  yeast_me2: {clf: 0.562, 'aug+clf': 0.706, synthetic: 1},
  solar_flare_m0: {clf: 0.833, 'aug+clf': 0.999, synthetic: 1},
  abalone: {clf: 0.605, 'aug+clf': 0.653, synthetic: 0.754},
  car_eval_34: {clf: 0.641, 'aug+clf': 0.843, synthetic: 0.989},
  car_eval_4: {clf: 0.632, 'aug+clf': 0.895, synthetic: 1},
  mammography: {clf: 0.584, 'aug+clf': 0.633, synthetic: 0.984},
  abalone_19: {clf: 0.63, 'aug+clf': 0.938, synthetic: 1},
}

export interface Protocol {
  /** Records asked about: at most so many, random ones or the most exposed. */
  readonly targets: number
  readonly selection: 'random' | 'exposure'
  readonly shadowRuns: number
  readonly testRuns: number
}
export const FULL: Protocol = {targets: 100, selection: 'random', shadowRuns: 200, testRuns: 100}
export const REDUCED: Protocol = {targets: 20, selection: 'exposure', shadowRuns: 100, testRuns: 50}

export interface MembershipRun {
  readonly records: number
  /** Mean of the ten highest measured AUCs. */
  readonly highest: number
  /** Mean AUC of the ten most exposed records, which were chosen before anything was measured. */
  readonly exposed: number
  readonly mean: number
  /** Time of all parts, divided by the number of worker threads. */
  readonly seconds: number
}

const CHOSEN = 10

/** Plays the protocol on one set, with the tasks of an audit in so many worker threads. */
export async function playProtocol(
  folder: string,
  set: PaperSet,
  attack: ProtocolAttack,
  protocol: Protocol,
  {seed, jobs, out}: {readonly seed: number; readonly jobs: number; readonly out?: string},
): Promise<MembershipRun> {
  const data = await readPaperSet(folder, set)
  const settings = {seed, jobs, ...(out !== undefined && {out: path.join(out, `${set.name}-${attack.published}`)})}
  const {records, seconds} = await play(data, set, attack, protocol, settings)
  const minority = {target: set.target, label: '1'}
  const exposed = await selectTargets(data, minority, {selection: 'exposure', targets: CHOSEN}, createContext(createRng(seed)))
  const missing = Array.from(exposed).some(row => !records.some(record => record.row === row))
  const others = missing
    ? (
        await play(
          data,
          set,
          attack,
          {...protocol, selection: 'exposure', targets: CHOSEN},
          {...settings, ...(out !== undefined && {out: path.join(out, `${set.name}-${attack.published}-exposed`)})},
        )
      ).records
    : records.filter(({row}) => exposed.includes(row))
  const aucs = aucsOf(records)
  return {
    records: records.length,
    highest: mean(aucs.sort((a, b) => b - a).slice(0, CHOSEN)),
    exposed: mean(aucsOf(others)),
    mean: mean(aucs),
    seconds,
  }
}

const aucsOf = (records: readonly ExperimentRecord[]) => records.map(record => auc(record.with, record.without))
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

interface Settings {
  readonly seed: number
  readonly jobs: number
  readonly out?: string
}

async function play(
  data: Table<'train'>,
  {target, name}: PaperSet,
  attack: ProtocolAttack,
  {targets, selection, shadowRuns, testRuns}: Protocol,
  {seed, jobs, out}: Settings,
): Promise<{records: ExperimentRecord[]; seconds: number}> {
  const runs = attack.name === 'shadow-features' ? [`shadowRuns=${shadowRuns}`] : []
  const options = [...attack.options, ...runs, `testRuns=${testRuns}`, `targets=${targets}`, `selection=${selection}`]
  const request = {...PLAN, seed, target, attacks: [attack.name], generators: ['smote']}
  const planned = createPlan({...request, options: options.map(option => `${attack.name}.${option}`)}, [])
  const plan: AuditPlan = {...planned, learners: [], fidelity: []}
  const inputs: AuditInputs = {source: data.as('source'), synthetic: [], sha256: name}
  const tasks = tasksOf(plan, name).filter(({step, subject}) => step.kind === 'experiment' && subject.kind === 'generator')
  const store = out === undefined ? noTaskStore : await openTaskStore(out, plan, name)
  const results = new Map<string, TaskResult>()
  const remaining: Task[] = []
  for (const task of tasks) {
    const cached = await store.read(task)
    if (cached === undefined) remaining.push(task)
    else results.set(taskHash(task), cached)
  }
  const {openExecutor} = await compiledExecutor()
  const executor = openExecutor(inputs, {jobs, signal: new AbortController().signal})
  try {
    await executor.run(remaining, {
      onProgress: () => undefined,
      onResult: async (task, result) => {
        results.set(taskHash(task), result)
        await store.write(task, result)
      },
    })
  } finally {
    await executor.close()
  }
  const all = [...results.values()]
  return {records: all.flatMap(recordsOf), seconds: all.reduce((sum, result) => sum + result.seconds, 0) / jobs}
}

const PLAN = {
  minority: ['1'],
  synthetic: [],
  holdout: {kind: 'none'},
  amount: {kind: 'balance'},
  repeats: 1,
  confidence: 0.95,
  engine: 'auto',
  columns: completeColumns({}),
} as const satisfies Partial<AuditPlan>

function recordsOf({outcome}: TaskResult): readonly ExperimentRecord[] {
  if (outcome.status !== 'done' || outcome.value.kind !== 'experiment')
    throw new Error(`A part of the experiment gave no scores: ${JSON.stringify(outcome)}`)
  return outcome.value.records
}

/** Worker threads run compiled code. */
async function compiledExecutor(): Promise<typeof import('../../src/audit/run/executor.js')> {
  const file = new URL('../../dist/src/audit/run/executor.js', import.meta.url)
  if (!existsSync(file)) throw new Error("The worker threads need the compiled code: run 'npm run build' first.")
  return (await import(file.href)) as typeof import('../../src/audit/run/executor.js')
}
