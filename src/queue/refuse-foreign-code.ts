import type {Task} from '../audit/plan/task.js'

/**
 * A plan that runs a program names its command line. On a worker this would let whoever can write to the queue run anything.
 * @throws {Error} Unless the worker was started for it.
 */
export function refuseForeignCode({subject}: Task, allowPrograms: boolean): void {
  const generator = 'generator' in subject ? subject.generator : undefined
  if (allowPrograms || generator?.name !== 'exec') return
  throw new Error('this worker runs no programs of a plan; start it with --allow-programs, or the audit without the queue')
}
