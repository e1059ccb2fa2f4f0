import {setTimeout} from 'node:timers/promises'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {expect, test} from 'vitest'
import {createBudget} from '../../../src/core/budget.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

test('a budget ends on time even when garbage was collected meanwhile', async () => {
  const {signal} = createBudget(new AbortController().signal, 0.05)
  await setTimeout(1)
  collectGarbage()
  await setTimeout(150)
  expect(signal.aborted).toBe(true)
})

test('a budget ends with the signal it was made from, also when that has ended already', () => {
  const controller = new AbortController()
  const {signal} = createBudget(controller.signal, Infinity)
  expect(signal.aborted).toBe(false)
  controller.abort()
  expect(signal.aborted).toBe(true)
  expect(createBudget(controller.signal, Infinity).signal.aborted).toBe(true)
})

test('a budget that was cleared ends nothing', async () => {
  const controller = new AbortController()
  const budget = createBudget(controller.signal, 0.01)
  budget.clear()
  await setTimeout(50)
  controller.abort()
  expect(budget.signal.aborted).toBe(false)
})
