import {readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {createRng} from '../../src/core/rng.js'
import {attackFile, type AttackRequest} from '../../src/jobs/attack-file.js'
import {temporaryFile, temporaryFolder, toCsv} from '../support/cli.js'
import {testContext} from '../support/context.js'
import {gaussianRows, smoteOf} from '../support/releases.js'

async function request(rows: number): Promise<AttackRequest> {
  const released = await smoteOf(gaussianRows(createRng('attack file'), rows / 10, 6), rows, 'attack file')
  return {
    name: 'reconsmote',
    options: {},
    released: temporaryFile('released.csv', toCsv(released)),
    read: {},
    out: path.join(temporaryFolder(), 'records.csv'),
    overwrite: false,
  }
}

const recordsIn = (file: string) => readFileSync(file, 'utf8').trim().split('\n').length - 1

test('an attack whose budget runs out ends with what was found and says so', async () => {
  const asked = await request(6000)
  const {complete, stopped, records, out = ''} = await attackFile({...asked, budgetSeconds: 0.001}, testContext())
  expect(complete).toBe(false)
  expect(stopped).toBe('The budget of 0.001 s ran out')
  expect(recordsIn(out)).toBe(records)
})

test('an attack that is stopped by the user keeps what was found', async () => {
  const asked = await request(3000)
  const controller = new AbortController()
  const context = {
    ...testContext(),
    signal: controller.signal,
    progress: (fraction: number) => {
      if (fraction > 0.5) controller.abort()
    },
  }
  const {complete, stopped, records, out = ''} = await attackFile(asked, context)
  expect(complete).toBe(false)
  expect(stopped).toBe('Stopped by the user')
  expect(records).toBeGreaterThan(200)
  expect(recordsIn(out)).toBe(records)
})

test('an attack that came to its end says so', async () => {
  const {complete, stopped, records} = await attackFile({...(await request(400)), budgetSeconds: 600}, testContext())
  expect([complete, stopped]).toEqual([true, undefined])
  expect(records).toBeGreaterThan(30)
})
