import {describe, expect, test} from 'vitest'
import {experimentFigures} from '../../../src/audit/pool/experiment.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {generators} from '../../../src/generators/registry.js'
import {audit} from '../../../src/library/audit.js'
import {gaussianMu} from '../../../src/stats/gaussian-privacy.js'
import {gaussianClasses} from '../../support/tables.js'

/** Experiments about records whose runs are told apart as N(0, 1) from N(mu, 1), by a generator that claims so much. */
function figuresAt(mu: number, claims: {readonly epsilon: number; readonly delta: number} | undefined, runs = 1500) {
  const rng = createRng(`runs at ${mu}`)
  const draw = (shift: number) => Array.from({length: runs}, () => normal(rng) + shift)
  const records = [0, 1].map(row => ({row, shadowRuns: 0, with: draw(mu), without: draw(0)}))
  const claimed = claims ? {claimedEpsilon: claims.epsilon, claimedDelta: claims.delta} : {}
  const {estimates, details = {}} = experimentFigures([{kind: 'experiment', records, complete: true, details: claimed}], 0.95)
  return {estimates, details}
}

describe('an experiment about a generator that claims differential privacy', () => {
  const claims = {epsilon: 3, delta: 1e-5}
  const claimedMu = gaussianMu(3, 1e-5)

  test('says which share of the claimed mu it proves, and stays below it where the claim is kept', () => {
    const {estimates, details} = figuresAt(claimedMu, claims)
    const mu = estimates['mu'].value
    expect(mu).toBeGreaterThan(0.7 * claimedMu)
    expect(mu).toBeLessThan(claimedMu)
    expect(details).toMatchObject({claimedEpsilon: 3, claimedDelta: 1e-5, claimedMu, provedShareOfMu: mu / claimedMu})
    expect(details['gaussianEpsilonAtClaimedDelta']).toBeLessThan(3)
    expect(details['epsilonAtClaimedDelta']).toBeLessThan(3)
    // The curve proves more of epsilon at this delta than any one threshold does.
    expect(details['gaussianEpsilonAtClaimedDelta']).toBeGreaterThan(Number(details['epsilonAtClaimedDelta']))
  })

  test('proves more than is claimed where there is too little noise', () => {
    const half = figuresAt(2 * claimedMu, claims)
    expect(half.details['provedShareOfMu']).toBeGreaterThan(1.5)
    const hardlyAny = figuresAt(8, {epsilon: 1, delta: 1e-5})
    expect(hardlyAny.details['epsilonAtClaimedDelta']).toBeGreaterThan(1)
  })

  test('proves a mu without a claim, too', () => {
    const {estimates, details} = figuresAt(1, undefined)
    expect(estimates['mu'].value).toBeGreaterThan(0.8)
    expect(details).not.toHaveProperty('claimedMu')
  })
})

test('what a private generator claims stands beside what an audit proves of it', async () => {
  const data = gaussianClasses(createRng(5), {rows: 60, minority: 12, columns: 2}).as('source')
  const domain = JSON.stringify({x0: {min: -6, max: 6}, x1: {min: -6, max: 6}})
  const {results} = await audit(data, {
    target: 'y',
    minority: '1',
    generators: ['dp-gaussian-copula', 'smote'],
    attacks: ['shadow-features', 'privacy-loss'],
    learners: [],
    fidelity: [],
    options: {
      'dp-gaussian-copula': {domain, epsilon: 2, insecureSeed: true},
      'shadow-features': {targets: 1, shadowRuns: 4, testRuns: 8},
      'privacy-loss': {targets: 1, testRuns: 20},
    },
    repeats: 1,
    jobs: 1,
  })
  const entryOf = (generator: string, name = 'shadow-features') =>
    results.find(entry => entry.generator === generator && entry.name === name)
  expect(entryOf('dp-gaussian-copula')?.details).toMatchObject({
    ...{claimedEpsilon: 2, claimedDelta: 1e-5, claimedMu: gaussianMu(2, 1e-5)},
    epsilonAtClaimedDelta: expect.any(Number) as number,
  })
  expect(entryOf('smote')?.details).not.toHaveProperty('claimedEpsilon')
  expect(entryOf('dp-gaussian-copula', 'privacy-loss')?.details).toMatchObject({claimedEpsilon: 2})
  // No rows are made for it, so no number of them is told.
  expect(entryOf('dp-gaussian-copula', 'privacy-loss')?.details).not.toHaveProperty('rowsPerRecord')
  expect(entryOf('planted-leak', 'privacy-loss')).toMatchObject({status: 'done', estimates: {auc: {value: 1}}})
  expect(entryOf('smote', 'privacy-loss')).toMatchObject({
    status: 'skipped',
    reason: {code: 'not-applicable', text: expect.stringContaining('no noise') as string},
  })
})

test('every generator that is private by default claims what its options say', async () => {
  const named = generators.entries.filter(({options}) => 'epsilon' in options && 'delta' in options)
  expect(named.map(({name}) => name)).toEqual(
    expect.arrayContaining(['dp-gaussian-copula', 'smote-dp', 'dp-tabddpm', 'dp-ctgan']),
  )
  for (const entry of named) {
    const {claims} = await entry.create({epsilon: 4, delta: 1e-6})
    expect([entry.name, claims]).toEqual([entry.name, {epsilon: 4, delta: 1e-6}])
  }
})
