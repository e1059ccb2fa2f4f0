import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {checkCosts, parseCosts} from '../../../src/audit/score/row-costs.js'
import {Table} from '../../../src/core/table.js'
import {parseDomain} from '../../../src/dp/domain.js'
import {readOptionFiles} from '../../../src/jobs/option-files.js'
import {categorical, numeric} from '../tables.js'
import type {FuzzedReader} from './readers.js'

const ROWS = new Table(
  'source',
  [numeric('amount', [1, 2, 3]), numeric('age', [30, 40, 50]), categorical('y', ['0', '1', '0'])],
  3,
)
const CLASSES = {target: 'y', minority: ['1']}
const COST = '200 + 0.3 * amount ^ 2 - (age < 40 ? min(amount, 7) : log(age + 1)) + abs(amount - age)'
const DOMAIN = JSON.stringify(
  {age: {min: 0, max: 110, step: 1}, bmi: {min: 10, max: 70, missing: true}, ward: {levels: ['a', 'b']}},
  null,
  1,
)

/** What users write themselves. */
export function textReaders(folder: string): FuzzedReader[] {
  const file = path.join(folder, 'option.txt')
  return [
    {
      name: 'cost',
      valid: Buffer.from(COST),
      async read(bytes) {
        const cost = parseCosts([`false-negative=${Buffer.from(bytes).toString('utf8')}`, 'false-positive=1'], undefined)
        if (cost !== undefined) await checkCosts(ROWS, CLASSES, cost, 'the data')
        return undefined
      },
    },
    {
      name: 'option file',
      isJson: true,
      valid: Buffer.from(DOMAIN),
      async read(bytes) {
        await writeFile(file, bytes)
        const [option] = await readOptionFiles([`domain=@${file}`])
        parseDomain('dp-gaussian-copula', option.slice('domain='.length))
        return undefined
      },
    },
  ]
}
