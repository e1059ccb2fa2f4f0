import {describe, expect, test} from 'vitest'
import {audit, createRng, renderReport, Table, type FunctionGenerator, type RowsRequest} from '../../../src/index.js'
import {integerBelow, normal} from '../../../src/core/rng.js'

const YEAR_SECONDS = 365 * 86_400
const rng = createRng('exact moments')
const moment = (from = rng) => new Date(1_600_000_000_000 + 1000 * integerBelow(from, 2 * YEAR_SECONDS))
const row = (from = rng) => ({admitted: moment(from), x: normal(from), z: normal(from)})
const table = Table.fromRows(Array.from({length: 240}, (_, at) => ({...row(), y: at < 60 ? 'rare' : 'common'})))

/** Rows of nobody, of which so many of a hundred have the moment of somebody. */
const maker = (name: string, percent: number): FunctionGenerator => ({
  name,
  make: ({train, count, seed, target, label}: RowsRequest) => {
    const from = createRng(seed)
    const own = train.toRows().filter(each => each[target] === label)
    return Array.from({length: count}, (_, at) => {
      const {admitted, ...rest} = row(from)
      const copied = own[integerBelow(from, own.length)]['admitted']
      return {...rest, admitted: at % 100 < percent ? copied : admitted.toISOString().replace('.000', ''), [target]: label}
    })
  },
})

describe('rows made within an audit', () => {
  test('leak where a column holds the exact moments of real people, whatever the others hold', async () => {
    const result = await audit(table, {
      target: 'y',
      minority: 'rare',
      generators: [maker('keeps-moments', 5), maker('draws-anew', 0)],
      attacks: ['copies'],
      learners: [],
      fidelity: [],
      repeats: 2,
      jobs: 1,
    })
    expect(result.verdict('keeps-moments').reasons.map(reason => 'attack' in reason && reason.attack)).toEqual(['identifiers'])
    expect(result.verdict('keeps-moments').verdict).toBe('leaks')
    expect(result.verdict('keeps-moments').sentence).toMatch(
      /Column 'admitted' holds moments of real people: \d+ of \d+ released rows hold exactly the moment of one of \d+ minority people/,
    )
    const clear = result.results.find(({generator, name}) => generator === 'draws-anew' && name === 'identifiers')
    expect(clear?.details).toMatchObject({column: 'admitted', people: 0, ofMinority: true})
    expect(result.verdict('draws-anew').verdict).not.toBe('leaks')
    expect(await renderReport(result, 'md')).toContain('holds no value of anybody of the minority in the data')
  })
})
