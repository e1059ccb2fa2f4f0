import {existsSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {INSTALLED_ONLY, installedOnly} from '../../../src/web/installed-only.js'

const root = path.join(import.meta.dirname, '../../..')

test.each(Object.keys(INSTALLED_ONLY))('%s is a module of the tool', module => {
  expect(existsSync(path.join(root, 'src', module))).toBe(true)
})

test('who asks a page for it is told to install the tool', () => {
  expect(installedOnly('read databases')).toMatchObject({
    code: 'not-in-browser',
    message: 'In the browser the tool does not read databases.',
    data: {what: 'read databases'},
  })
})
