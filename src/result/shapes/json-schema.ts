import * as z from 'zod'
import {RESULT_SCHEMA} from '../version.js'
import {auditResult} from './result.js'

/** The definition as a JSON schema (draft 2020-12), for readers of report.json without this package. */
export function resultJsonSchema(): object {
  return z.toJSONSchema(auditResult.meta({...auditResult.meta(), $id: RESULT_SCHEMA}), {
    io: 'input',
    override: ({jsonSchema}) => {
      // That numbers of JSON are exact up to here goes without saying.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
}
