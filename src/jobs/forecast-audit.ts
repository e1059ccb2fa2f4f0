import {expectedSeconds} from '../audit/plan/expected-cost.js'
import {inOrderOfDecision, whatOf} from '../audit/plan/order.js'
import {isSampled, tasksOf} from '../audit/plan/plan-tasks.js'
import {entryKindOf, stepName, subjectName, type Task} from '../audit/plan/task.js'
import {shareInRepeat} from '../audit/release/people-in-repeat.js'
import type {Monitor} from '../core/context.js'
import type {EntryKind} from '../result/audit-result.js'
import {prepareAudit, type AuditSettings} from './prepare-audit.js'

/** What an audit would do, and about what it would take. */
export interface AuditForecast {
  /** In the order in which they begin. */
  readonly steps: readonly ForecastStep[]
  /** Processor time of all steps whose cost is known; repeats that turn out not to be needed take none. */
  readonly expectedSeconds: number
}

export interface ForecastStep {
  readonly generator: string
  readonly kind: EntryKind
  readonly name: string
  /** How often it is carried out at most. */
  readonly tasks: number
  /** Of all of them, in processor time; left out where nothing is known. */
  readonly expectedSeconds?: number
}

/** Reads the files and makes the plan, as an audit does, and stops there. Nothing is written. */
export async function forecastAudit(settings: AuditSettings, monitor: Monitor): Promise<AuditForecast> {
  const {plan, inputs} = await prepareAudit(settings, monitor)
  const {source, sha256, catalogue} = inputs
  const share = isSampled(plan) ? shareInRepeat(source, plan, inputs.groups) : 1
  const cells = share * source.rowCount * source.columns.length
  const steps = new Map<string, Task[]>()
  for (const task of inOrderOfDecision(tasksOf(plan, sha256, catalogue), catalogue))
    steps.set(whatOf(task), [...(steps.get(whatOf(task)) ?? []), task])
  const forecast = [...steps.values()].map(([task, ...others]): ForecastStep => {
    const tasks = 1 + others.length
    const once = expectedSeconds(task.step, cells)
    return {
      generator: subjectName(task.subject),
      kind: entryKindOf(task),
      name: stepName(task.step),
      tasks,
      ...(once !== undefined && {expectedSeconds: tasks * once}),
    }
  })
  return {steps: forecast, expectedSeconds: forecast.reduce((sum, step) => sum + (step.expectedSeconds ?? 0), 0)}
}
