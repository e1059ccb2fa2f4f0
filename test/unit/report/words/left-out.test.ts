import {expect, it} from 'vitest'
import {leftOutSentences} from '../../../../src/report/words/left-out.js'

const stopped = [{step: 'reconsmote', generators: ['smote']}]

it('What an audit that ended early lacks is named up to a number that can be read, and the rest is counted', () => {
  const notRun = Array.from({length: 8}, (_, at) => ({step: `a${at}`, generators: ['smote', 'gaussian', 'adasyn', 'none']}))
  expect(leftOutSentences({budgetSeconds: 60, done: 3, of: 40, stopped, notRun, repeats: [2, 3]})).toEqual([
    'The budget of 60 s ran out after 3 of 40 steps; figures rest on the repeats, and in experiments on the runs, that were finished.',
    'Stopped after their share of the budget: reconsmote (smote). What they had found by then ' +
      'counts where it beats its control; where it does not, they say nothing.',
    'Not run at all: a0 (4 times), a1 (4 times), a2 (4 times), a3 (4 times), a4 (4 times), a5 (4 times) and 2 others.',
    'Not run in full: repeats 2, 3.',
    'The same command goes on from there; give it a larger budget, or name the attacks and learners that matter.',
  ])
})

it('Where the user stopped the audit nothing is said of a budget', () => {
  expect(leftOutSentences({done: 3, of: 40, stopped: [], notRun: [], repeats: []})).toEqual([
    'Stopped by the user after 3 of 40 steps; figures rest on the repeats, and in experiments on the runs, that were finished.',
  ])
})
