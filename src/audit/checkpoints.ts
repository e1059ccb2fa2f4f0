import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {UserError} from '../core/errors.js'
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
  const claimFile = path.join(folder, 'plan.json')
  const claim: Claim = {plan, input}
  const earlier = await readJson<Claim>(claimFile)
  if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(claim))
    throw new UserError(`The folder '${folder}' holds an audit with another plan: ${differences(earlier, claim).join('; ')}.`, [
      'Give another folder with --out, or delete this one if it is no longer needed.',
    ])
  const tasks = path.join(folder, 'tasks')
  await mkdir(tasks, {recursive: true})
  await writeWhole(claimFile, `${JSON.stringify(claim, null, 2)}\n`)
  const fileOf = (task: Task) => path.join(tasks, `${taskHash(task)}.json`)
  return {
    read: task => readJson<TaskResult>(fileOf(task)),
    write: (task, result) => writeWhole(fileOf(task), JSON.stringify(result)),
  }
}

/** Written beside and moved into place: a kill in the middle leaves no half file. */
async function writeWhole(file: string, text: string): Promise<void> {
  const partial = `${file}.${process.pid}.part`
  await writeFile(partial, text)
  await rename(partial, file)
}

/** A file that is missing or was damaged counts as not there: its task is done again. */
async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The paths at which two plain JSON values differ, with both values. */
function differences(before: unknown, after: unknown, at = ''): string[] {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (!isObject(before) || !isObject(after))
    return before === after ? [] : [`${at} was ${JSON.stringify(before)}, is ${JSON.stringify(after)}`]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap(key => differences(before[key], after[key], at === '' ? key : `${at}.${key}`))
}
