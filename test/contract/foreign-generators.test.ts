import {fileURLToPath} from 'node:url'
import {describe} from 'vitest'
import {exec} from '../../src/external/exec.js'
import {defineGenerator} from '../../src/generators/define-generator.js'
import {generatorContract} from './generator-suite.js'

const script = fileURLToPath(new URL('../support/foreign-generator.js', import.meta.url))

/** A program that bootstraps rows with noise, which is spoken to in lines. */
const spokenTo = defineGenerator({
  name: 'spoken-to',
  summary: exec.summary,
  source: exec.source,
  columns: 'any',
  options: {},
  create: () => exec.create({command: `'${process.execPath}' '${script}' lines`, protocol: 'lines'}),
})

describe('A program that is a generator', () => {
  generatorContract(spokenTo, {isForeign: true})
})
