import * as z from 'zod'
import {EVENT_SCHEMA, RESULT_SCHEMA} from '../version.js'
import {auditEvent} from './event.js'
import {auditResult} from './result.js'

/** The definition as a JSON schema (draft 2020-12), for readers of report.json without this package. */
export function resultJsonSchema(): object {
  return jsonSchema(auditResult.meta({...auditResult.meta(), $id: RESULT_SCHEMA}))
}

/** The same for a line of the events of an audit. */
export function eventJsonSchema(): object {
  return jsonSchema(auditEvent.meta({...auditEvent.meta(), $id: EVENT_SCHEMA}))
}

function jsonSchema(shape: z.ZodType): object {
  return z.toJSONSchema(shape, {
    io: 'input',
    override: ({jsonSchema}) => {
      // That numbers of JSON are exact up to here goes without saying.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
}
