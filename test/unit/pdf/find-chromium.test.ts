import {chmodSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {findChromium} from '../../../src/pdf/find-chromium.js'
import {temporaryFolder} from '../../support/cli.js'

function program(name: string, mode = 0o755): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, '#!/bin/sh\n')
  chmodSync(file, mode)
  return file
}

describe('the browser that prints', () => {
  it('is the one that CHROMIUM_PATH names, whatever else there is', async () => {
    const [named, onPath] = [program('my-browser'), program('chromium')]
    expect(await findChromium({CHROMIUM_PATH: named, PATH: path.dirname(onPath)}, 'linux')).toBe(named)
  })

  it('is one of the usual names in a folder of PATH, also the last of them', async () => {
    const edge = program('microsoft-edge')
    expect(await findChromium({PATH: ['/no/such/folder', path.dirname(edge)].join(path.delimiter)}, 'linux')).toBe(edge)
  })

  it('is never looked for beside the data, where PATH names no whole path', async () => {
    await expect(findChromium({PATH: '.'}, 'linux')).rejects.toMatchObject({code: 'no-browser'})
  })

  it('must be a program that can be run', async () => {
    const named = program('chromium', 0o644)
    await expect(findChromium({CHROMIUM_PATH: path.dirname(named)}, 'linux')).rejects.toMatchObject({code: 'no-browser'})
    await expect(findChromium({PATH: path.dirname(program('firefox'))}, 'linux')).rejects.toMatchObject({code: 'no-browser'})
  })
})
