import {describe, expect, test} from 'vitest'
import {TakenResults} from '../../../src/queue/taken-results.js'

/** With 200 bytes for its key, each is worth a fourth of 1000 bytes. */
const BYTES = 50

describe('results that were taken', () => {
  test('stay until they are too many, and the oldest go first, each once', () => {
    const taken = new TakenResults(1000)
    const gone = Array.from({length: 3000}, (_, at) => taken.add(`${at}`, BYTES))
    expect(gone.slice(0, 4)).toEqual([[], [], [], []])
    expect(gone.slice(4)).toEqual(Array.from({length: 2996}, (_, at) => [`${at}`]))
  })

  test('go together for a large one, which stays by itself', () => {
    const taken = new TakenResults(1000)
    for (const key of ['a', 'b', 'c']) taken.add(key, BYTES)
    expect(taken.add('large', 5000)).toEqual(['a', 'b', 'c'])
    expect(taken.add('d', BYTES)).toEqual(['large'])
    expect(taken.add('e', BYTES)).toEqual([])
  })

  test('count once, and what is not there not at all', () => {
    const taken = new TakenResults(500)
    expect(taken.add('none', 0)).toEqual([])
    expect(taken.add('a', BYTES)).toEqual([])
    expect(taken.add('a', BYTES)).toEqual([])
    expect(taken.add('b', BYTES)).toEqual([])
    expect(taken.add('c', BYTES)).toEqual(['a'])
  })
})
