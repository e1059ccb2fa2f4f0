import {pathToFileURL} from 'node:url'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AttackDefinition} from '../../src/attacks/define-attack.js'
import type {GeneratorDefinition} from '../../src/generators/define-generator.js'
import {projectRoot} from '../support/cli.js'
import {fileOfPage} from '../support/page-code.js'
import {attackContract} from './attack-suite.js'
import {generatorContract} from './generator-suite.js'

/** What a page's code exports, with the sources of this project in the place of the installed package. */
async function exportsOf(page: string): Promise<{file: string; exported: Readonly<Record<string, unknown>>}> {
  const sources = path.join(projectRoot, 'src/index.ts')
  const file = fileOfPage(page, code => code.replace("'minority-report'", JSON.stringify(sources)))
  return {file, exported: (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>}
}

const attack = await exportsOf('write-an-attack.md')
const generator = await exportsOf('write-a-generator.md')

test('the attack of the docs has less than 60 lines', () => {
  expect(readFileSync(attack.file, 'utf8').trimEnd().split('\n').length).toBeLessThan(60)
})

describe('the attack of docs/write-an-attack.md', () => {
  attackContract(attack.exported['nearestFew'] as AttackDefinition)
})

describe('the generator of docs/write-a-generator.md', () => {
  generatorContract(generator.exported['independentColumns'] as GeneratorDefinition)
})
