import type {Task} from '../plan/task.js'
import type {TaskResult} from '../plan/task-output.js'
import type {Findings, Found, StepResults} from './findings.js'

/** Findings between the first and the last of a step take no more than a hundredth of the time. */
const TIMES_TELLING = 100
/** So many milliseconds of telling are free: a short audit is told as it goes. */
const FREE_TELLING = 300

export interface PacedFindings {
  ended(task: Task, result: TaskResult): void
  /** Tells what is still due. */
  tellAll(): void
  /** The same, and nothing is told by itself afterwards. */
  close(): void
}

/**
 * Tells findings as results come. To pool the repeats of a step costs more the more there are, and workers elsewhere hand in more results
 * than anybody could read findings. The first finding of a step and that of all its repeats are told at once. Those between are told at
 * once as long as telling keeps to its share of the time. One that does not is told as soon as it does, of all repeats by then.
 *
 * @param now A clock that never goes back, in milliseconds.
 * @throws What `tell` throws: at once, or with the next result when it was told by itself.
 */
export function pacedFindings(
  findings: Findings,
  tell: (found: Found) => void,
  now: () => number = () => performance.now(),
): PacedFindings {
  const startedAt = now()
  let spent = 0
  const due = new Set<StepResults>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let failure: {readonly error: unknown} | undefined

  const untilFree = () => Math.max(0, TIMES_TELLING * (spent - FREE_TELLING) - (now() - startedAt))
  const tellOne = (step: StepResults) => {
    due.delete(step)
    const began = now()
    const found = findings.of(step)
    if (found !== undefined) tell(found)
    spent += now() - began
  }
  const tellOldest = () => {
    timer = undefined
    try {
      for (const step of due) {
        tellOne(step)
        break
      }
      planNext()
    } catch (error) {
      failure = {error}
    }
  }
  const planNext = () => {
    if (due.size > 0) timer ??= setTimeout(tellOldest, untilFree())
  }
  const tellAll = () => {
    if (failure !== undefined) throw failure.error
    for (const step of due) tellOne(step)
  }
  return {
    ended(task, result) {
      if (failure !== undefined) throw failure.error
      const step = findings.add(task, result)
      if (step === undefined) return
      const isOwed = step.ended.size === 1 || step.ended.size === step.planned.length
      if (isOwed || untilFree() === 0) tellOne(step)
      else {
        due.add(step)
        planNext()
      }
    },
    tellAll,
    close() {
      clearTimeout(timer)
      tellAll()
    },
  }
}
