import {describe} from 'vitest'
import {generators} from '../../src/generators/registry.js'
import {generatorContract} from './generator-suite.js'

describe.each(generators.entries.map(entry => [entry.name, entry] as const))('The generator %s', (_, entry) => {
  generatorContract(entry)
})
