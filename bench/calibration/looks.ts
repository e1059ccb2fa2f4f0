import {createPlan} from '../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../src/audit/plan/plan-tasks.js'
import {stepName, type Task} from '../../src/audit/plan/task.js'
import type {CopyOutput, TaskOutput} from '../../src/audit/plan/task-output.js'
import {noTaskStore, type TaskStore} from '../../src/audit/run/task-store.js'
import {runAudit} from '../../src/audit/run/run-audit.js'
import {createContext} from '../../src/core/context.js'
import {createRng, normal, type Rng} from '../../src/core/rng.js'
import {normalCdf} from '../../src/stats/special.js'
import {gaussianClasses} from '../../test/support/tables.js'
import {planRequest} from '../../test/support/plan.js'
import {riskTallies} from './power.js'
import {outputOf, range, repeatedScores, type Repeated} from './scores.js'

const MEMBERSHIP = ['dcr-mia', 'smote-posterior', 'domias']
/** Rates of people outside the data. */
const RISKS: Readonly<Record<string, number>> = {'singling-out': 0.05, linkability: 0.3, 'attribute-inference': 0.6}
const DISTINGUISHED = 0.1

export interface LookedAt {
  readonly people: number
  readonly repeats: number
  /** The AUC of one of the membership attacks; 0.5 is a clean file. */
  readonly auc: number
  readonly model: Repeated
}

/** What became of an audit. */
export interface LookedAtOnce {
  readonly leaks: boolean
  /** Attacks that were stopped early. */
  readonly stopped: number
}

/**
 * A default audit whose steps have ended: what they gave is drawn, and all that follows is the audit's own work, from the looks to the
 * verdict. With looks and without they see the same. The attacks know nothing of each other, which is when most of them are wrong
 * by chance; repeats divide the same people anew.
 */
export async function lookedAt(seed: string, setting: LookedAt): Promise<{withLooks: LookedAtOnce; atEnd: LookedAtOnce}> {
  const source = gaussianClasses(createRng(seed), {rows: 12, minority: 6, columns: 3})
  const audit = async (allRepeats: boolean): Promise<LookedAtOnce> => {
    const attacks = [...MEMBERSHIP, ...Object.keys(RISKS), 'reconsmote', 'distinsmote']
    const plan = createPlan({...planRequest, attacks, learners: [], fidelity: [], repeats: setting.repeats, allRepeats}, [])
    const store = drawnStore(createRng(seed), setting, tasksOf(plan, seed))
    const options = {jobs: 1, store, tool: {name: 'minority-report', version: 'bench'}}
    const {verdicts, settled} = await runAudit(
      plan,
      {source, synthetic: [], sha256: seed},
      options,
      createContext(createRng(seed)),
    )
    return {leaks: verdicts[0].verdict === 'leaks', stopped: settled?.attacks.length ?? 0}
  }
  return {withLooks: await audit(false), atEnd: await audit(true)}
}

/** Has the output of every task. */
function drawnStore(rng: Rng, setting: LookedAt, tasks: readonly Task[]): TaskStore {
  const drawn = new Map<string, TaskOutput[]>()
  for (const {subject, step} of tasks) {
    const key = `${subject.kind}/${stepName(step)}`
    if (!drawn.has(key)) drawn.set(key, repeatsOf(rng.fork(key), subject.kind, stepName(step), setting))
  }
  return {
    ...noTaskStore,
    read({subject, step, repeat}) {
      const value = drawn.get(`${subject.kind}/${stepName(step)}`)?.[repeat]
      if (value === undefined) throw new Error(`Nothing was drawn for ${stepName(step)}.`)
      return Promise.resolve({outcome: {status: 'done', value}, notes: [], seconds: 0})
    },
  }
}

function repeatsOf(rng: Rng, subject: Task['subject']['kind'], attack: string, setting: LookedAt): TaskOutput[] {
  const {people, repeats, model} = setting
  const isPlanted = subject === 'planted-leak'
  if (MEMBERSHIP.includes(attack)) {
    const auc = isPlanted ? 1 : subject === 'generator' && attack === MEMBERSHIP[0] ? setting.auc : 0.5
    return repeatedScores(rng, people, auc, repeats, model).map(({order, ...scores}) => outputOf(scores, order))
  }
  if (attack in RISKS) return riskTallies(rng, people, repeats, isPlanted ? 1 : RISKS[attack], RISKS[attack])
  if (attack === 'copies') return copiesRepeats(rng, isPlanted, setting)
  if (attack === 'distinsmote')
    return riskTallies(rng, people, repeats, isPlanted ? 1 : DISTINGUISHED, DISTINGUISHED).map(({main, control}) => {
      const counts = {realSaidReal: main.successes, real: people, syntheticSaidReal: 0, synthetic: people}
      return {kind: 'origins', main: counts, control, baseline: {...counts, realSaidReal: people}, details: {}}
    })
  const none = {matched: 0, guessed: people, real: people}
  const found = {...none, matched: isPlanted ? people : 0}
  return range(repeats).map(() => ({kind: 'records', main: found, control: none, baseline: none, details: {}}))
}

/** P-values that are as valid as can be, and go together over the repeats as the people's own part of a score does. */
function copiesRepeats(rng: Rng, isPlanted: boolean, {people, repeats, model}: LookedAt): TaskOutput[] {
  const own = Math.sqrt(model.own) * normal(rng)
  const count = {people, nearlyCopied: 0, exposed: 0, asked: people, copied: 0}
  const about = {against: 'non-members', columns: 5, spared: 1, released: people, releasedCopies: 0} as const
  return range(repeats).map(() => {
    const pValue = isPlanted ? 1e-9 : normalCdf(own + Math.sqrt(1 - model.own) * normal(rng))
    const output: CopyOutput = {
      ...about,
      ...{pValue, members: count, nonMembers: count, exposed: [], copiedPeople: []},
      ifCopied: [{count: 1, pValue: 1e-6}],
    }
    return {kind: 'copies', classes: [output]}
  })
}
