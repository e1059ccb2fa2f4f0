import {builtIn} from '../../plugins/catalogue.js'
import {decisiveFirst, whatOf} from '../plan/order.js'
import {createShares, seconds, type Shares} from './shares.js'
import {isAttack, type Task} from '../plan/task.js'
import type {TaskResult} from '../plan/task-output.js'

/** Runs tasks, each as long as it may, and keeps their results. */
export type RunShared = (tasks: readonly Task[], shares: Shares) => Promise<void>

/** So many seconds are there for what is done first, however short the budget is, so that something can be said. */
const GRACE_SECONDS = 10
/** Of the time, what the attacks and their controls may take before anything else has had its turn. */
const SHARE_OF_ATTACKS = 0.6
/** A step that was stopped is tried again where it gets so many times what it was given before. */
const WORTH_ANOTHER = 1.5

/**
 * Spends a budget so that as much as possible can be said in the end. In turn: the attacks of the first repeat and the
 * controls that vouch for them; with half of what is left, those that were stopped; everything else of the first
 * repeat; the other repeats, without steps that did not come to their end; and with what is left those once more.
 * Only the quick attacks of the first repeat, which come before all else, may take more than a budget of a few seconds.
 *
 * @param budgetSeconds What is left of the budget; none if it is negative.
 * @param resultOf What is known of a task by now.
 */
export async function runWithinBudget(
  tasks: readonly Task[],
  budgetSeconds: number,
  run: RunShared,
  resultOf: (task: Task) => TaskResult | undefined,
  catalogue = builtIn,
): Promise<void> {
  const end = seconds() + budgetSeconds
  const after = (share: number) => seconds() + share * (end - seconds())
  const pass = async (some: readonly Task[], deadline: number, grace = deadline) => {
    if (some.length > 0) await run(some, createShares(some, {deadline, grace, catalogue}))
  }
  const stoppedAfter = (task: Task) => resultOf(task)?.stoppedAfter
  const isStopped = (task: Task) => stoppedAfter(task) !== undefined
  const again = async (deadline: number) => {
    const some = tasks.filter(isStopped)
    const atLeast = (task: Task) => WORTH_ANOTHER * (stoppedAfter(task) ?? 0)
    if (some.length > 0) await run(some, createShares(some, {deadline, atLeast, catalogue}))
  }
  const first = tasks.filter(({repeat}) => repeat === 0)
  const [attacks, rest] = [first.filter(isAttack), first.filter(task => !isAttack(task))]
  await pass(decisiveFirst(attacks, catalogue), after(SHARE_OF_ATTACKS), Math.max(end, seconds() + GRACE_SECONDS))
  await again(after(1 / 2))
  await pass(rest, end)
  const tooLong = new Set(first.filter(isStopped).map(whatOf))
  await pass(
    decisiveFirst(
      tasks.filter(task => task.repeat > 0 && !tooLong.has(whatOf(task))),
      catalogue,
    ),
    end,
  )
  // What never had its turn, then what was stopped.
  await pass(
    decisiveFirst(
      first.filter(task => resultOf(task) === undefined),
      catalogue,
    ),
    end,
  )
  await again(end)
}
