import {expect, test} from 'vitest'
import type {Estimate} from '../../../src/core/estimate.js'
import {inferenceBlocks} from '../../../src/report/sections/inference.js'
import type {ResultEntry} from '../../../src/result/audit-result.js'

const estimate = (value: number, low: number, high: number): Estimate => ({
  value,
  low,
  high,
  confidence: 0.95,
  trials: 40,
  method: 'Clopper-Pearson',
})
const entry: ResultEntry = {
  name: 'learned-inference',
  generator: 'smote',
  kind: 'attack',
  status: 'done',
  estimates: {},
  details: {tolerance: 0.05},
  seconds: 1,
  inference: {
    sizes: [{known: 1, sets: 1, by: 'forest', main: estimate(0.6, 0.4, 0.8), control: estimate(0.3, 0.2, 0.5)}],
    secrets: [
      {
        secret: 'crp\u001b',
        by: 'cobp-ra',
        main: estimate(0.7, 0.5, 0.8),
        control: estimate(0.4, 0.3, 0.6),
        rarity: {main: estimate(0.5, 0.3, 0.7), control: estimate(0.6, 0.4, 0.8), advantage: estimate(-0.1, -0.5, 0.3)},
      },
    ],
  },
}

test('a sweep is told by what is known and by secret column, as figures that were not picked', () => {
  const text = JSON.stringify(inferenceBlocks([entry]))
  expect(text).toContain('each secret column was guessed from the known columns, in four ways')
  expect(text).toContain("A guess at a number counts within 5 % of the column's range.")
  expect(text).toContain('not tested one by one')
  const [sizes, secrets] = inferenceBlocks([entry]).filter(block => block.kind === 'table')
  const cells = (row: (typeof sizes.rows)[number]) =>
    row.map(cell => (typeof cell === 'string' ? cell : 'text' in cell ? cell.text : ''))
  expect(sizes.rows.map(cells)).toEqual([['smote', '1 column', 'by a random forest', '60 % (40–80 %)', '30 % (20–50 %)']])
  expect(cells(secrets.rows[0]).slice(1)).toEqual([
    'crp\ufffd',
    'by CoBP-RA',
    '70 % (50–80 %)',
    '40 % (30–60 %)',
    '50 % (30–70 %)',
    '60 % (40–80 %)',
    '\u221210 % (\u221250 to 30 %)',
  ])
  const {inference: _, ...without} = entry
  expect(inferenceBlocks([without])).toEqual([])
})
