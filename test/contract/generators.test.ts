import {describe} from 'vitest'
import {generators} from '../../src/generators/registry.js'
import {generatorContract} from './generator-suite.js'

// Those of pictures alone have a contract of their own.
const ofRecords = generators.entries.filter(({onlySamples}) => onlySamples !== true)

describe.each(ofRecords.map(entry => [entry.name, entry] as const))('The generator %s', (_, entry) => {
  generatorContract(entry)
})
