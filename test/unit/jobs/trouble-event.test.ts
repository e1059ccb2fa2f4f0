import {readFileSync} from 'node:fs'
import {Ajv2020} from 'ajv/dist/2020.js'
import {expect, test} from 'vitest'
import type {AuditInputs} from '../../../src/audit/plan/inputs.js'
import type {Task} from '../../../src/audit/plan/task.js'
import {eventLines} from '../../../src/cli/event-lines.js'
import {eventsOf} from '../../../src/jobs/audit-events.js'
import type {AuditEvent} from '../../../src/result/audit-event.js'
import type {AuditPlan} from '../../../src/result/plan.js'

const task = {
  repeat: 1,
  subject: {kind: 'generator', generator: {name: 'smote', options: {}}},
  step: {kind: 'attack', attack: {name: 'dcr-mia', options: {}}},
} as unknown as Task

const isEvent = new Ajv2020({allowUnionTypes: true}).compile(
  JSON.parse(readFileSync('fixtures/schema/event.schema.json', 'utf8')) as object,
)

test('trouble with workers is an event of the schema, and a line in the terminal', () => {
  const told: AuditEvent[] = []
  const events = eventsOf({confidence: 0.95} as AuditPlan, {} as AuditInputs, event => told.push(event))
  events.troubled({kind: 'worker-gone', worker: 'host (7)', task})
  events.troubled({kind: 'attempt-failed', worker: 'host (7)', task, reason: 'out of memory'})
  events.troubled({kind: 'attempt-failed', worker: 'host (7)', reason: 'wrong key'})
  events.troubled({kind: 'tried-alone', task, reason: 'job stalled'})
  for (const event of told) expect([isEvent(event), isEvent.errors]).toEqual([true, null])
  expect(told.flatMap(eventLines)).toEqual([
    'Worker host (7) is gone: dcr-mia on smote, repeat 2, is run elsewhere.',
    'Worker host (7) could not run dcr-mia on smote, repeat 2: out of memory',
    'Worker host (7) could not run a step: wrong key',
    'dcr-mia on smote, repeat 2, and the steps of the same job failed each time, so they are tried one by one: job stalled',
  ])
})
