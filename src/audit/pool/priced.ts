import type {AttackFigures} from './attacks.js'

type Tested = Pick<AttackFigures, 'test' | 'detectableAt'>

/**
 * A test that has a share of the error rate only: its p-values are divided by the share, and what it finds is what it finds at the
 * share of the level.
 *
 * @param tested The test, and what it finds at a level.
 * @param share In (0, 1].
 * @param looks How often the audit may look at the test.
 */
export function priced(tested: Tested, share: number, looks: number): Tested {
  const {test, detectableAt} = tested
  if (share === 1) return tested
  const pay = (pValue: number) => Math.min(1, pValue / share)
  return {
    test: {
      ...test,
      method: `${test.method}, paid for up to ${looks} looks`,
      pValue: pay(test.pValue),
      adjustedPValue: pay(test.adjustedPValue),
      ...(test.smallestPValue !== undefined && {smallestPValue: pay(test.smallestPValue)}),
    },
    detectableAt: level => detectableAt(level * share),
  }
}
