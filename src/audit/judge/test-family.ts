import type {ResultEntry} from '../../result/audit-result.js'

/** The tests of one generator that are corrected together. */
export interface TestFamily {
  readonly entries: ReadonlySet<ResultEntry>
  /** What the smallest p-value of the family must stay below: a leak that one attack alone sees is held against it. */
  readonly level: number
}

/**
 * The families of tests, by generator. A test that cannot become significant whatever comes out (four people, or
 * hundreds with equal scores) is no part of it: it could only make the correction harsher for the others. Which tests
 * these are depends on numbers of people and on ties, not on who is a member, so that the error of the rest is kept
 * (Tarone, doi:10.2307/2531456): the family is that of the smallest k for which no more than k tests can have a
 * p-value below alpha / k.
 */
export function testFamilies(entries: readonly ResultEntry[], confidence: number): ReadonlyMap<string, TestFamily> {
  const families = new Map<string, TestFamily>()
  for (const generator of new Set(entries.map(entry => entry.generator))) {
    const tested = entries.filter(entry => entry.generator === generator && entry.test !== undefined)
    const within = (level: number) => tested.filter(({test}) => (test?.smallestPValue ?? 0) < level)
    let count = 1
    while (within((1 - confidence) / count).length > count) count++
    const family = within((1 - confidence) / count)
    families.set(generator, {entries: new Set(family), level: (1 - confidence) / Math.max(1, family.length)})
  }
  return families
}
