import {readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {attackFile, type AttackRequest} from '../../../src/jobs/attack-file.js'
import {temporaryFile, temporaryFolder, toCsv} from '../../support/cli.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, rowsOf, smoteOf, tableOf} from '../../support/releases.js'

async function request(rows: number, {records = rows / 10, decimals = 20} = {}): Promise<AttackRequest> {
  const exact = rowsOf(await smoteOf(gaussianRows(createRng('attack file'), records, 6), rows, 'attack file'))
  const released = tableOf(
    'synthetic',
    exact.map(row => row.map(value => Number(value.toFixed(decimals)))),
  )
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

test.each([
  {release: 'numbers of full length', asks: () => request(3000), after: 0.2, atLeast: 200},
  {release: 'rounded numbers', asks: () => request(300, {records: 60, decimals: 3}), after: 0.05, atLeast: 10},
])('an attack on $release that is stopped by the user keeps what was found', async ({asks, after, atLeast}) => {
  const asked = await asks()
  const controller = new AbortController()
  const context = {
    ...testContext(),
    signal: controller.signal,
    progress: (fraction: number) => {
      if (fraction > after) controller.abort()
    },
  }
  const {complete, stopped, records, out = ''} = await attackFile(asked, context)
  expect(complete).toBe(false)
  expect(stopped).toBe('Stopped by the user')
  expect(records).toBeGreaterThan(atLeast)
  expect(recordsIn(out)).toBe(records)
})

test('an attack that came to its end says so', async () => {
  const {
    complete,
    stopped,
    records,
    certain,
    out = '',
  } = await attackFile({...(await request(400)), budgetSeconds: 600}, testContext())
  expect([complete, stopped]).toEqual([true, undefined])
  expect(records).toBeGreaterThan(30)
  const [header, ...lines] = readFileSync(out, 'utf8').trim().split('\n')
  const confidences = lines.map(line => Number(line.split(',')[header.split(',').indexOf('confidence')]))
  expect(certain).toBe(confidences.filter(value => value >= 0.99).length)
})

test('an attack that compares with the population takes auxiliary rows from a file and is scored against the members', async () => {
  const people = gaussianRows(createRng('membership file'), 120, 4)
  const file = (name: string, rows: number[][]) => temporaryFile(name, toCsv(tableOf('source', rows)))
  const asked: AttackRequest = {
    name: 'gan-leaks',
    options: {},
    released: temporaryFile('released.csv', toCsv(await smoteOf(people.slice(0, 40), 400, 'membership file'))),
    targets: file('targets.csv', people.slice(0, 80)),
    truth: file('members.csv', people.slice(0, 40)),
    read: {},
    overwrite: false,
  }
  await expect(attackFile(asked, testContext())).rejects.toThrow('it needs `auxiliary`')
  const {score} = await attackFile({...asked, auxiliary: file('others.csv', people.slice(80))}, testContext())
  expect(score).toMatchObject({members: 40, nonMembers: 40})
  expect(score?.['auc']).toBeGreaterThan(0.8)
})
