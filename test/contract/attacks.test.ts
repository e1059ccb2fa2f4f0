import {describe, expect, test} from 'vitest'
import {attacks, proxies} from '../../src/attacks/registry.js'
import {testContext} from '../support/context.js'
import {attackContract, population, sampled} from './attack-suite.js'

describe.each(attacks.entries.map(entry => [entry.name, entry] as const))('the attack %s', (_name, entry) => {
  attackContract(entry)
})

describe.each(proxies.entries.map(entry => [entry.name, entry] as const))('the proxy %s', (_name, entry) => {
  test('gives finite figures within their intervals on identical, close and far samples', async () => {
    const {train, holdout} = population(5)
    const members = train.without(['y'])
    const far = await sampled('gaussian', train, 5)
    for (const synthetic of [members.as('synthetic'), far.without(['y'])]) {
      const proxy = await entry.create({})
      const estimates = await proxy.measure({train: members, holdout: holdout.without(['y']), synthetic}, testContext(1))
      expect(Object.keys(estimates).length).toBeGreaterThan(0)
      for (const {value, low, high} of Object.values(estimates)) {
        expect(Number.isFinite(value)).toBe(true)
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
      }
    }
  })
})
