// npm run schema: writes the JSON schemas of report.json, of an audit's events, of queues and of files of settings from their definitions.
import {writeFileSync} from 'node:fs'
import Audit from '../commands/audit.js'
import {configSettings} from '../src/cli/config-settings.js'
import {configJsonSchema} from '../src/config/shapes/config.js'
import {queueStatusJsonSchema} from '../src/queue/shapes/json-schema.js'
import {eventJsonSchema, resultJsonSchema} from '../src/result/shapes/json-schema.js'
import {rolesJsonSchema} from '../src/roles/shapes/json-schema.js'

for (const [file, schema] of [
  ['report.schema.json', resultJsonSchema()],
  ['event.schema.json', eventJsonSchema()],
  ['queue-status.schema.json', queueStatusJsonSchema()],
  ['roles.schema.json', rolesJsonSchema()],
  ['config.schema.json', configJsonSchema(configSettings({...Audit.baseFlags, ...Audit.flags}))],
] as const)
  writeFileSync(new URL(`../fixtures/schema/${file}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`)
