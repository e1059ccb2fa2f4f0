import {expect, it} from 'vitest'
import type {ResultEntry} from '../../../../src/result/audit-result.js'
import {claimInVerdict, claimSentence} from '../../../../src/report/words/privacy-claim.js'
import {estimate} from '../../../support/example-result.js'

function entry(mu: number, epsilonAtClaimedDelta: number): ResultEntry {
  return {
    generator: 'dp-gaussian-copula',
    kind: 'attack',
    name: 'shadow-features',
    status: 'done',
    estimates: {mu: estimate(mu, mu, mu)},
    details: {
      claimedEpsilon: 1,
      claimedDelta: 0.00001,
      claimedMu: 0.268,
      provedShareOfMu: mu / 0.268,
      epsilonAtClaimedDelta,
    },
    seconds: 1,
  }
}

it('What is proved of a claim is a share of its mu, and no sentence says that the claim holds', () => {
  const claimed = 'Claimed is epsilon 1 at delta 0.00001: Gaussian noise uses that up at mu 0.27.'
  expect(claimSentence(entry(0.134, 0.1))).toBe(
    `${claimed} The attack proves a mu of at least 0.13 (95 % confidence), 50 % of it. The rest is neither shown nor ruled out.`,
  )
  expect(claimSentence(entry(0, 0))).toBe(`${claimed} The attack proves nothing of it, which is no sign that there is less.`)
})

it('A claim is refuted by a bound on epsilon, and by one on mu only where the noise is Gaussian', () => {
  expect(claimSentence(entry(2, 3.21))).toBe(
    'The claim is refuted. Claimed is epsilon 1 at delta 0.00001, and the attack proves that epsilon is at least 3.2 at ' +
      'that delta (95 % confidence).',
  )
  expect(claimSentence(entry(0.5, 0.9))).toContain('If the noise is Gaussian, that refutes the claim; else it does not')
})

it('A generator without a claim has no such sentence, nor has an older result', () => {
  const {details: _, ...without} = entry(0.1, 0.1)
  expect(claimSentence(without)).toBeUndefined()
  expect(claimSentence({...entry(0.1, 0.1), estimates: {}})).toBeUndefined()
})

it('A verdict says whether what leaks is within the claim', () => {
  expect(claimInVerdict([entry(0.2, 0.4)])).toEqual([
    'What is proved stays within the claim of epsilon 1 at delta 0.00001, which limits leaks and rules none out',
  ])
  expect(claimInVerdict([entry(0.2, 0.4), entry(0.5, 0.9)])).toEqual([
    'That is more than Gaussian noise gives away within the claim of epsilon 1 at delta 0.00001',
  ])
  expect(claimInVerdict([entry(0.2, 0.4), entry(2, 3.21)])).toEqual([
    'shadow-features refutes the claim of epsilon 1 at delta 0.00001: epsilon is at least 3.2',
  ])
  expect(claimInVerdict([{...entry(0.2, 0.4), details: {}}])).toEqual([])
})
