import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {attack, generate, readTable} from '../../../src/index.js'
import {projectRoot, smallCsv, temporaryFolder} from '../../support/cli.js'
import {fileOfPage} from '../../support/page-code.js'

const sources = JSON.stringify(path.join(projectRoot, 'src/index.ts'))
const pluginOf = (page: string) => fileOfPage(page, code => code.replace("'minority-report'", sources))

test('programs name plug-ins too: their rows are made, and their attacks played', async () => {
  const file = path.join(temporaryFolder(), 'data.csv')
  writeFileSync(file, smallCsv())
  const data = await readTable(file, {target: 'y'})
  const plugins = [pluginOf('write-an-attack.md'), pluginOf('write-a-generator.md')]
  const classes = {minority: '1', plugins}
  const rows = await generate(data, {...classes, generator: 'independent-columns', count: 30})
  expect(rows.rowCount).toBe(30)
  const found = await attack('nearest-few' as string, {...classes, released: rows, target: 'y', targets: data})
  expect(found.kind === 'membership' && found.scores).toHaveLength(24)
  await expect(generate(data, {minority: '1', generator: 'independent-columns', count: 30})).rejects.toThrow(
    "There is no generator 'independent-columns'",
  )
})
