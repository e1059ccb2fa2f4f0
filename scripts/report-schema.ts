// npm run schema: writes the JSON schema of report.json from its definition.
import {writeFileSync} from 'node:fs'
import {resultJsonSchema} from '../src/result/shapes/json-schema.js'

writeFileSync(
  new URL('../fixtures/schema/report.schema.json', import.meta.url),
  `${JSON.stringify(resultJsonSchema(), null, 2)}\n`,
)
