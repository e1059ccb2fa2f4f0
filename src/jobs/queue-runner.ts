import type {AuditInputs} from '../audit/plan/inputs.js'
import type {AuditOptions} from '../audit/run/run-audit.js'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {isFunction} from '../plugins/catalogue.js'
import {openQueueExecutor} from '../queue/coordinator.js'
import {removeDead} from '../queue/audits.js'
import {auditId} from '../queue/keys.js'
import {openQueue} from '../queue/open-queue.js'
import type {QueueSettings} from '../queue/queue-settings.js'
import type {AuditPlan} from '../result/plan.js'

/** What runs the tasks of an audit. */
export interface Runner {
  /** @throws {UserError} When the tasks cannot be run elsewhere. */
  executorFor(plan: AuditPlan, inputs: AuditInputs): NonNullable<AuditOptions['openExecutor']>
  close(): Promise<void>
}

/** The workers of a queue. */
export async function queueRunner(settings: QueueSettings): Promise<Runner> {
  const queue = await openQueue(settings)
  await removeDead(queue)
  return {
    executorFor(plan, {sha256, catalogue}) {
      if (catalogue?.plugins.some(isFunction) === true) throw noFunctions()
      const audit = auditId([plan, sha256, queue.code])
      return (inputs, {signal}) => openQueueExecutor(queue, inputs, {audit, signal})
    },
    close: () => queue.close(),
  }
}

const noFunctions = () =>
  new UserError('queue-function', {}, 'A generator that is a function of this program cannot run on other machines.', [
    say`Leave out ${setting('queue')}, or make a plug-in of it.`,
  ])
