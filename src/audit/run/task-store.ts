import {parseJson} from '../../core/parse-json.js'
import {claimFolder} from '../../files/claimed-folder.js'
import {SIZES} from '../../files/limits.js'
import {makeFolder, replaceOwn} from '../../files/private-file.js'
import {isThere, readBytes} from '../../files/read-bytes.js'
import {utf8Text} from '../../platform/bytes.js'
import {sha256Hex} from '../../platform/hash.js'
import * as path from '../../platform/paths.js'
import type {AuditPlan} from '../../result/plan.js'
import {taskHash, type Task} from '../plan/task.js'
import type {TaskResult} from '../plan/task-output.js'

/** What an audit's folder says of itself: the plan and the input its kept results belong to. */
interface Claim {
  readonly plan: AuditPlan
  readonly input: string
  /** Several plans on the same input, of which this is the first. */
  readonly search?: PlannedSearch
}

/**
 * Keeps the results of finished tasks in a folder, one file per task named by the hash of its description, so that an
 * audit that was stopped goes on where it was. Each file holds a checksum of its task and its text: one that was damaged or changed
 * counts as not there, and its task is run again.
 */
export interface TaskStore {
  read(task: Task): Promise<TaskResult | undefined>
  write(task: Task, result: TaskResult): Promise<void>
}

/** Caches nothing. */
export const noTaskStore: TaskStore = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
}

/** What decides the plans that follow a first one in a search for remedies. */
interface PlannedSearch {
  readonly remedies: readonly string[]
  readonly policy: string
}

/**
 * Opens a folder for this plan, making it when it is not there.
 *
 * @param folder Where reports and finished tasks are.
 * @param plan The plan; the folder keeps it, and no other is taken.
 * @param input SHA-256 of the input, which has to stay the same too.
 * @param search Where the plan is the first of several.
 * @throws {UserError} When the folder belongs to another plan or input, naming what differs.
 */
export async function openTaskStore(folder: string, plan: AuditPlan, input: string, search?: PlannedSearch): Promise<TaskStore> {
  const claim: Claim = {plan, input, ...(search && {search})}
  await claimFolder(folder, claim, {
    holds: search === undefined ? 'an audit' : 'a search for remedies',
    option: 'out',
    writes: search === undefined ? isReport : isOfSearch,
  })
  const tasks = path.join(folder, 'tasks')
  await makeFolder(tasks)
  const fileOf = (hash: string) => path.join(tasks, `${hash}.json`)
  return {
    async read(task) {
      const hash = taskHash(task)
      const file = fileOf(hash)
      return (await isThere(file)) ? unwrapped(hash, await readBytes(file, SIZES.state)) : undefined
    },
    write(task, result) {
      const hash = taskHash(task)
      return replaceOwn(fileOf(hash), wrapped(hash, JSON.stringify(result)))
    },
  }
}

/** What a search for remedies writes; see `jobs/mitigate-file`. */
const isOfSearch = (name: string) => /^(?:mitigation\.(?:json|md|html)|attempt-\d+(?:-confirmed)?)$/.test(name)

/** What an audit writes for people; see `report/render` and `jobs/audit-files`. */
const isReport = (name: string) =>
  /^(?:report\.(?:json|md|html|junit\.xml|sarif)|evidence\.zip|reconstructed-.*\.[a-z\d]+)$/.test(name)

const START = '{"sha256":"'
const MIDDLE = '","result":'
const END = '}\n'
const SUM_LENGTH = 64
const RESULT_AT = START.length + SUM_LENGTH + MIDDLE.length

function wrapped(hash: string, result: string): string {
  return START + sha256Hex(hash + result) + MIDDLE + result + END
}

function unwrapped(hash: string, bytes: Uint8Array): TaskResult | undefined {
  const text = utf8Text(bytes)
  const result = text.slice(RESULT_AT, -END.length)
  return wrapped(hash, result) === text ? (parseJson(result) as TaskResult) : undefined
}
