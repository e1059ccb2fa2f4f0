import {beforeAll, describe, expect, it} from 'vitest'
import {createRng} from '../../src/core/rng.js'
import {fuzzOnce} from '../support/fuzz/judge.js'
import {fuzzedReaders, type FuzzedReader} from '../support/fuzz/readers.js'
import {temporaryFolder} from '../support/cli.js'

const NAMES = [
  'table.csv',
  'table.csv.gz',
  'utf16.csv',
  'table.arff',
  'table.dat',
  'arrays.npz',
  'policy.yaml',
  'report.json',
  'report.json of form 1',
  'evidence.zip',
  'model.safetensors',
  'edited model',
  'edited network',
  'edited numbers',
  'edited weights',
  'checkpoint.safetensors',
  'edited progress',
  'edited parameters',
  'task.json',
  'plan.json',
  'uci.data',
  'archive.tar.gz',
  'archive.tar',
  'cost',
  'option file',
]
/** The bench tries 100,000. */
const CASES = 25

describe('damaged files', () => {
  let readers: FuzzedReader[]
  beforeAll(async () => {
    readers = await fuzzedReaders(temporaryFolder())
  })

  it('of every reader are tried', () => {
    expect(readers.map(({name}) => name)).toEqual(NAMES)
  })

  it.each(NAMES)('are refused with a message, or read: %s', async name => {
    const reader = readers.find(each => each.name === name)
    if (reader === undefined) throw new RangeError(name)
    const original = await reader.read(reader.valid)
    const rng = createRng('fuzz').fork(name)
    for (let at = 0; at < CASES; at++) {
      const fault = await fuzzOnce(reader, original, rng.fork(`${at}`))
      expect(fault?.what).toBeUndefined()
    }
  })
})
