import {setTimeout} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {interimReport} from '../../../src/jobs/interim-report.js'
import {minimalResult} from '../../support/example-result.js'

const result = () => Promise.resolve(minimalResult())
const soon = {firstAfterSeconds: 0.01, atLeastSeconds: 0.05}

test('the report is written with the latest result, and versions in between are left out', async () => {
  const written: string[] = []
  const interim = interimReport(({input}) => {
    written.push(input.target)
    return Promise.resolve()
  }, soon)
  const from = (target: string) => () => Promise.resolve({...minimalResult(), input: {...minimalResult().input, target}})
  for (const target of ['a', 'b', 'c']) interim.soFar(from(target))
  await setTimeout(30)
  expect(written).toEqual(['c'])
  interim.soFar(from('d'))
  interim.soFar(from('e'))
  await setTimeout(200)
  expect(written).toEqual(['c', 'e'])
  await interim.close()
})

test('nothing is written after it is closed, and what is being written is waited for', async () => {
  let isWritten = false
  const interim = interimReport(async () => {
    await setTimeout(50)
    isWritten = true
  }, soon)
  interim.soFar(result)
  await setTimeout(25)
  await interim.close()
  expect(isWritten).toBe(true)
  isWritten = false
  interim.soFar(result)
  await setTimeout(150)
  expect(isWritten).toBe(false)
})

test('a version that cannot be written ends no audit, and no other is tried', async () => {
  let tries = 0
  const interim = interimReport(() => {
    tries++
    return Promise.reject(new Error('the disk is full'))
  }, soon)
  interim.soFar(result)
  await setTimeout(40)
  interim.soFar(result)
  await setTimeout(150)
  await interim.close()
  expect(tries).toBe(1)
})
