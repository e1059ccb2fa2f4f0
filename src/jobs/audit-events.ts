import type {AuditInputs} from '../audit/plan/inputs.js'
import {entryKindOf, stepName, subjectName, type Task} from '../audit/plan/task.js'
import {whatOf} from '../audit/plan/order.js'
import type {Found} from '../audit/run/findings.js'
import {builtIn, type Catalogue} from '../plugins/catalogue.js'
import {verdictSentence} from '../report/words/verdict.js'
import {estimateOf} from '../report/view/entries.js'
import {findingSentence, firstFigures, isShown} from '../report/words/finding.js'
import {inputCheckSentence} from '../report/words/input-check.js'
import {troubleSentence} from '../report/words/trouble.js'
import type {AuditEvent, EventOf} from '../result/audit-event.js'
import type {AuditResult, ResultEntry} from '../result/audit-result.js'
import type {AuditPlan} from '../result/plan.js'
import {EVENT_SCHEMA} from '../result/version.js'
import type {Watch} from '../audit/run/watch.js'

export type OnEvent = (event: AuditEvent) => void

const schema = EVENT_SCHEMA

/** Makes events of what an audit tells while it runs. */
export function eventsOf(plan: AuditPlan, {checks = [], catalogue = builtIn}: AuditInputs, tell: OnEvent): Omit<Watch, 'soFar'> {
  const methods = methodsOf(catalogue)
  const isNews = newsOf(plan.confidence)
  return {
    planned(tasks, kept) {
      tell({schema, event: 'planned', tasks: tasks.length, kept, steps: stepsOf(tasks)})
      for (const check of checks) tell({schema, event: 'checked', check, sentence: inputCheckSentence(check)})
    },
    started(task) {
      tell({schema, event: 'started', ...aboutTask(task), repeat: task.repeat + 1})
    },
    troubled({kind, task, worker, reason}) {
      const step = task && {...aboutTask(task), repeat: task.repeat + 1}
      const about = {
        trouble: kind,
        ...(step && {step}),
        ...(worker !== undefined && {worker}),
        ...(reason !== undefined && {reason}),
      }
      tell({schema, event: 'trouble', ...about, sentence: troubleSentence(about)})
    },
    found(found) {
      tell(findingEvent(found, plan, methods, isNews(found.entry)))
    },
    judged(result, tasksLeft) {
      for (const verdict of result.verdicts)
        tell({
          schema,
          event: 'verdict',
          generator: verdict.generator,
          verdict: verdict.verdict,
          reasons: verdict.reasons,
          tasksLeft,
          sentence: verdictSentence(result, verdict),
        })
    },
  }
}

/** The last event of an audit, with where its report is. */
export function finishedEvent(result: AuditResult, {folder, files}: {folder?: string; files: readonly string[]}): AuditEvent {
  const {complete, leftOut, verdicts, policy, environment} = result
  return {
    schema,
    event: 'finished',
    complete,
    ...(leftOut && {leftOut}),
    verdicts: verdicts.map(verdict => ({...verdict, sentence: verdictSentence(result, verdict)})),
    ...(policy && {policyPassed: policy.passed}),
    ...(folder !== undefined && {folder}),
    files,
    seconds: environment.seconds,
  }
}

export const writtenEvent = (files: readonly string[]): AuditEvent => ({schema, event: 'written', files})

const aboutTask = (task: Task) => ({
  generator: subjectName(task.subject),
  kind: entryKindOf(task),
  name: stepName(task.step),
})

function stepsOf(tasks: readonly Task[]): EventOf<'planned'>['steps'] {
  const steps = new Map<string, Task[]>()
  for (const task of tasks) steps.set(whatOf(task), [...(steps.get(whatOf(task)) ?? []), task])
  return [...steps.values()].map(some => ({...aboutTask(some[0]), tasks: some.length}))
}

function findingEvent(
  {entry, repeats, planned, seconds}: Found,
  {confidence}: AuditPlan,
  methods: AuditResult['methods'],
  news: boolean,
): EventOf<'finding'> {
  const {generator, kind, name, status, reason, doubt, estimates, control, baseline, excess, test, question} = entry
  const basis = {ended: repeats.map(repeat => repeat + 1), planned}
  return {
    schema,
    event: 'finding',
    generator,
    kind,
    name,
    repeats: basis,
    status,
    ...(reason && {reason}),
    ...(doubt && {doubt}),
    estimates,
    ...(control && {control}),
    ...(baseline && {baseline}),
    ...(excess && {excess}),
    ...(test && {test}),
    ...(question && {question}),
    news,
    sentence: findingSentence(methods, {entry: withoutCells(entry, methods), confidence, repeats: basis, seconds}),
    seconds,
  }
}

/**
 * A report may say whom a leak is about, such as a level that most exposed records share; what runs over a terminal may not. Of
 * identifiers, details name columns alone.
 */
function withoutCells(entry: ResultEntry, methods: AuditResult['methods']): ResultEntry {
  const {details, ...rest} = entry
  if (details === undefined || !Object.hasOwn(methods, entry.name)) return entry
  const counts = Object.entries(details).filter(([key, value]) => typeof value === 'number' && key !== 'exposedValue')
  return {...rest, details: Object.fromEntries(counts)}
}

/** Whether a finding is the first of its step, or says something else than the last one that was news. */
function newsOf(confidence: number): (entry: ResultEntry) => boolean {
  const last = new Map<string, ResultEntry>()
  return entry => {
    const key = JSON.stringify([entry.generator, entry.kind, entry.name])
    const before = last.get(key)
    const isNew = before === undefined || saysElse(entry, before, confidence)
    if (isNew) last.set(key, entry)
    return isNew
  }
}

function saysElse(entry: ResultEntry, before: ResultEntry, confidence: number): boolean {
  if (entry.status !== before.status || isShown({entry, confidence}) !== isShown({entry: before, confidence})) return true
  const figures = entry.test === undefined ? firstFigures(entry) : [entry.test.estimate]
  return figures.some(name => {
    const [now, then] = [entry, before].map(({estimates}) => estimateOf(estimates, name))
    return now !== undefined && (then === undefined || now.value < then.low || now.value > then.high)
  })
}

function methodsOf({attacks, experiments}: Catalogue): AuditResult['methods'] {
  const known = [...attacks.entries, ...experiments.entries]
  return Object.fromEntries(known.map(definition => [definition.name, {...definition, kind: 'attack'}] as const))
}
