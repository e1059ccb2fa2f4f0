import {createHash} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {hashOfFiles} from '../../../src/plugins/files-of.js'
import {temporaryFolder} from '../../support/cli.js'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('of one file is its SHA-256', async () => {
  const file = path.join(temporaryFolder(), 'one.js')
  writeFileSync(file, "import 'some-package'\n'./not-there.js'\n")
  expect(await hashOfFiles(file)).toBe(sha256("import 'some-package'\n'./not-there.js'\n"))
})

test('changes with a file that is imported by a file that it imports, and with data that it reads beside it', async () => {
  const folder = temporaryFolder()
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text)
  }
  write('one.js', "import './two.js'")
  write('two.js', "const data = new URL('./table.csv', import.meta.url)\nimport './one.js'")
  write('table.csv', 'a\n1\n')
  const before = await hashOfFiles(path.join(folder, 'one.js'))
  expect(await hashOfFiles(path.join(folder, 'one.js'))).toBe(before)
  write('table.csv', 'a\n2\n')
  const after = await hashOfFiles(path.join(folder, 'one.js'))
  expect(after).not.toBe(before)
  const lines = ['one.js', 'table.csv', 'two.js'].map(name => {
    const text =
      {'one.js': "import './two.js'", 'table.csv': 'a\n2\n'}[name] ??
      "const data = new URL('./table.csv', import.meta.url)\nimport './one.js'"
    return `${sha256(text)}  ${name}\n`
  })
  // As `sha256sum` of the list does.
  expect(after).toBe(sha256(lines.sort().join('')))
})
