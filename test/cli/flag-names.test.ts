import {readdirSync} from 'node:fs'
import path from 'node:path'
import type {Command} from '@oclif/core'
import {expect, test} from 'vitest'
import {flagName} from '../../src/cli/flag-wording.js'
import {settingNames} from '../../src/core/settings.js'

const FOLDER = path.resolve('dist/commands')

test('every setting that texts name is a flag of some command', async () => {
  const flags = new Set(['json'])
  for (const name of readdirSync(FOLDER, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.js'))) {
    const {default: command} = (await import(path.join(FOLDER, name))) as {default: typeof Command}
    for (const flag of Object.keys({...command.baseFlags, ...command.flags})) flags.add(flag)
  }
  expect(settingNames.filter(name => !flags.has(flagName(name)))).toEqual([])
}, 60_000)
