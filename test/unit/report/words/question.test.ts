import {describe, expect, test} from 'vitest'
import {questionClause} from '../../../../src/report/words/question.js'

describe('a question in words', () => {
  test('names the columns, and how many questions there were', () => {
    const about = {known: ['age', 'sex', 'region'], secret: ['crp'], asked: 1468}
    expect(questionClause('inference', {by: 'equality', ...about})).toBe(
      ': crp, as it is, from age, sex and region (the best of 1,468 questions)',
    )
    expect(questionClause('inference', {by: 'candidates', ...about})).toMatch(
      /^: crp among the values that released rows with the same age, sex and region have/,
    )
    expect(questionClause('inference', {by: 'nearest', ...about, asked: 4})).toBe(
      ': crp, nearly or as it is, from age, sex and region',
    )
    expect(questionClause('inference', {by: 'forest', ...about})).toBe(
      ': crp, nearly or as it is, from age, sex and region, by a random forest (the best of 1,468 questions)',
    )
    expect(questionClause('inference', {by: 'all', ...about})).toBe(': crp, nearly or as it is, from age, sex and region')
    expect(questionClause('linkability', {by: 'agreement', known: ['a'], secret: ['b'], asked: 2})).toBe(
      ': joining a file of a with one of b (the best of 2 questions)',
    )
    expect(questionClause('singling-out', {by: 'equality', known: ['a', 'b'], asked: 30})).toBe(
      ': described by the values of a and b (the best of 30 questions)',
    )
  })

  test('makes names harmless', () => {
    expect(questionClause('inference', {by: 'nearest', known: ['a\n\u202eb'], secret: ['c\u001b'], asked: 1})).toBe(
      ': c\ufffd, nearly or as it is, from a \ufffdb',
    )
  })

  test('counts columns where there are many, and says nothing of the published attack on all', () => {
    const known = Array.from({length: 48}, (_, at) => `x${at}`)
    expect(questionClause('inference', {by: 'agreement', known, secret: ['y'], asked: 9})).toContain('from 48 columns')
    expect(questionClause('linkability', {by: 'nearest', asked: 31})).toBe('')
  })
})
