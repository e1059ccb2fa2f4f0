import type {Task} from '../audit/plan/task.js'

/**
 * A plan that runs a program names its command line. On a worker this would let whoever can write to the queue run anything.
 * @throws {Error} Unless the worker was started for it.
 */
export function refuseForeignCode({subject}: Task, allowPrograms: boolean): void {
  const generator = 'generator' in subject ? subject.generator : undefined
  if (allowPrograms || generator?.name !== 'exec') return
  throw new Error('this worker runs no programs that plans name; it has to be started for that')
}
