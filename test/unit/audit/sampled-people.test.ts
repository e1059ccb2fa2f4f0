import {expect, test} from 'vitest'
import {audit, Table} from '../../../src/index.js'
import {createRng, normal} from '../../../src/core/rng.js'

const rng = createRng(5)
const people = Table.fromRows(
  Array.from({length: 2600}, (_, row) => ({age: normal(rng), income: normal(rng), y: row < 1200 ? 'rare' : 'common'})),
)
const settings = {
  target: 'y',
  minority: ['rare'],
  attacks: ['dcr-mia'],
  learners: [],
  fidelity: [],
  repeats: 1,
} as const
const asked = ({results}: Awaited<ReturnType<typeof audit>>) =>
  results.find(({name, kind}) => name === 'dcr-mia' && kind === 'attack')

test('A repeat looks at 600 of very many people and says so; on request it looks at all', async () => {
  const sampled = await audit(people, settings)
  expect(JSON.stringify(asked(sampled))).toContain('300')
  expect(sampled.notes.join(' ')).toContain('Each repeat looks at a random sample: 600 of the 1200 people of the minority')
  const whole = await audit(people, {...settings, allRows: true})
  expect(whole.notes.join(' ')).not.toContain('random sample')
  expect(JSON.stringify(asked(whole))).toContain('600')
})
