import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import {claimFolder, readJson, writeWhole} from '../files/claimed-folder.js'
import type {AuditPlan} from './plan.js'
import {taskHash, type Task, type TaskResult} from './task.js'

/** What an audit's folder says of itself: the plan and the input its kept results belong to. */
interface Claim {
  readonly plan: AuditPlan
  readonly input: string
}

/**
 * Keeps the results of finished tasks in a folder, one file per task named by the hash of its description, so that an
 * audit that was stopped goes on where it was.
 */
export interface Checkpoints {
  read(task: Task): Promise<TaskResult | undefined>
  write(task: Task, result: TaskResult): Promise<void>
}

export const noCheckpoints: Checkpoints = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
}

/**
 * Opens a folder for this plan, making it when it is not there.
 * @throws {UserError} When the folder belongs to another plan or input, naming what differs.
 */
export async function openCheckpoints(folder: string, plan: AuditPlan, input: string): Promise<Checkpoints> {
  const claim: Claim = {plan, input}
  await claimFolder(folder, claim, {holds: 'an audit', flag: '--out'})
  const tasks = path.join(folder, 'tasks')
  await mkdir(tasks, {recursive: true})
  const fileOf = (task: Task) => path.join(tasks, `${taskHash(task)}.json`)
  return {
    read: async task => (await readJson(fileOf(task))) as TaskResult | undefined,
    write: (task, result) => writeWhole(fileOf(task), JSON.stringify(result)),
  }
}
