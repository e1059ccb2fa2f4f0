import * as z from 'zod'
import {QUEUE_STATUS_SCHEMA, queueStatus} from './status.js'

/** What `queue status --json` prints, as a JSON schema (draft 2020-12). */
export function queueStatusJsonSchema(): object {
  return z.toJSONSchema(queueStatus.meta({...queueStatus.meta(), $id: QUEUE_STATUS_SCHEMA}), {
    io: 'input',
    override: ({jsonSchema}) => {
      // That numbers of JSON are exact up to here goes without saying.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
}
