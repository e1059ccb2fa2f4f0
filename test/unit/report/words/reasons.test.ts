import {describe, expect, it} from 'vitest'
import {inputCheck} from '../../../../src/core/shapes/input-check.js'
import type {InputCheck} from '../../../../src/core/input-check.js'
import type {Reason} from '../../../../src/result/reason.js'
import {reason} from '../../../../src/result/shapes/reason.js'
import {inputCheckSentence} from '../../../../src/report/words/input-check.js'
import {reasonText} from '../../../../src/report/words/reason.js'
import {hostileTexts} from '../../../support/example-result.js'

const REASONS: {readonly [C in Reason['code']]: [Extract<Reason, {readonly code: C}>, string]} = {
  'as-written': [{code: 'as-written', text: 'as it was'}, 'as it was'],
  'not-applicable': [{code: 'not-applicable', text: 'no numeric columns'}, 'no numeric columns'],
  error: [{code: 'error', error: 'TypeError', text: 'it broke'}, 'it broke'],
  'no-non-members': [{code: 'no-non-members'}, 'no non-members'],
  'samples-not-columns': [
    {code: 'samples-not-columns'},
    'it asks about columns, which pictures, signals and molecules do not have',
  ],
  'samples-without-numbers': [{code: 'samples-without-numbers'}, 'it needs exact numbers, which molecules do not have'],
  'too-few-non-members': [{code: 'too-few-non-members'}, 'too few non-members to make an independent sample of'],
  'no-auxiliary-rows': [
    {code: 'no-auxiliary-rows', nonMembers: 7, needed: 8},
    'there are 7 non-members, too few to give the attacker half of them and ask about the others; 8 are needed',
  ],
  'no-synthetic-rows': [{code: 'no-synthetic-rows'}, 'the release holds no synthetic rows'],
  'no-unseen-rows': [{code: 'no-unseen-rows'}, 'no real rows that the generator did not see'],
  'too-few-columns': [{code: 'too-few-columns', needed: 2}, 'it needs at least 2 columns'],
  'no-secret-column': [{code: 'no-secret-column'}, 'there is no column with more than one value to infer'],
  'cannot-train-again': [{code: 'cannot-train-again'}, 'the generator cannot be trained again'],
  'too-few-rows': [
    {code: 'too-few-rows', label: 'rare', needed: 3},
    "an experiment needs at least 3 rows with the label 'rare': some must stay when one is left out",
  ],
  'made-elsewhere': [
    {code: 'made-elsewhere'},
    'the file was made elsewhere: an experiment has to run the generator, with each record and without it',
  ],
  'one-release': [{code: 'one-release'}, 'there is one release, and its generator cannot be run for another'],
  'nobody-changed': [{code: 'nobody-changed'}, 'there are too few people for any to come or go between two releases'],
  'no-generator': [{code: 'no-generator'}, 'there is no generator'],
  'not-reached': [{code: 'not-reached'}, 'the audit had not come to this step'],
  'out-of-time': [{code: 'out-of-time', before: 'release'}, 'the budget was over before the release was made'],
  stopped: [
    {code: 'stopped', seconds: 3},
    'it was stopped after its share of the budget, 3 s, and had found nothing beyond its control by then',
  ],
  'too-few-people': [{code: 'too-few-people', people: 4}, 'too few people (4)'],
  'equal-scores': [{code: 'equal-scores'}, 'too many people have equal scores'],
  'alike-people': [{code: 'alike-people'}, 'people outside the data fare nearly as well, since records are too much alike'],
  'alike-records': [
    {code: 'alike-records'},
    'records are so much alike that a copy cannot be told from chance without people who were not in the data',
  ],
  'holdout-shifted': [
    {code: 'holdout-shifted'},
    'people of the holdout differ from those of the data, by as much as this attack finds or more',
  ],
  'holdout-released': [{code: 'holdout-released'}, 'the release holds records of the holdout, so its people are no control'],
  'holdout-overlaps': [{code: 'holdout-overlaps'}, 'the holdout shares people with the data, so it is no control'],
  'control-above-main': [
    {code: 'control-above-main'},
    'people of the holdout are found better than those in the data, so they are no control',
  ],
}

describe('a reason', () => {
  it.each(Object.entries(REASONS))('%s has its words', (_, [given, text]) => {
    expect(reasonText(given)).toBe(text)
  })

  it('has words for the codes that a result may have, and no others', () => {
    expect(reason.options.map(({shape}) => shape.code.value).sort()).toEqual(Object.keys(REASONS).sort())
  })

  it('does nothing to the reader, whatever an algorithm says', () => {
    for (const text of hostileTexts)
      // eslint-disable-next-line no-control-regex -- control characters are what this is about.
      expect(reasonText({code: 'not-applicable', text})).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  })
})

const files = {severity: 'warning', file: 'release.csv', against: 'data.csv'} as const
const {against: _, ...file} = files
const chance = {expected: 0.1, pValue: 1e-6, rows: [1, 2, 3]} as const

const CHECKS: {readonly [C in InputCheck['code']]: [Extract<InputCheck, {readonly code: C}>, RegExp]} = {
  'as-written': [{code: 'as-written', about: 'holdout-released', severity: 'fault', text: 'As it was.'}, /^As it was\.$/],
  'columns-renamed': [
    {code: 'columns-renamed', ...files, renamed: [{from: 'AGE', to: 'age'}]},
    /^Columns of 'release\.csv' are named a little otherwise than in 'data\.csv' .*: 'AGE' as 'age'\.$/,
  ],
  'columns-missing': [
    {code: 'columns-missing', ...files, columns: ['age'], count: 1, of: 9},
    /^'release\.csv' does not have 'age' of 'data\.csv': nothing was tested about this column/,
  ],
  'columns-extra': [
    {code: 'columns-extra', ...files, columns: ['a', 'b'], count: 12},
    /they were not looked at: 'a', 'b' and 10 more\.$/,
  ],
  'levels-aligned': [
    {code: 'levels-aligned', ...files, column: 'sex', renamed: [{from: 'M', to: 'm'}], count: 2, of: 3},
    /^Levels of 'sex' are written otherwise .*: 'M' as 'm' and 1 more\.$/,
  ],
  'levels-unknown': [
    {code: 'levels-unknown', ...files, column: 'sex', count: 1, of: 3, inRows: {count: 20, of: 90}},
    /^Column 'sex' of 'release\.csv' has 1 of 3 levels, in 20 of 90 rows, that 'data\.csv' does not have/,
  ],
  'dates-aligned': [
    {code: 'dates-aligned', ...files, column: 'born', written: 'texts', form: 'dd.MM.yyyy', count: 2, of: 60},
    /^Column 'born' of 'release\.csv' is written as dd\.MM\.yyyy; it was .* 2 of its 60 moments lie between two steps of these/,
  ],
  'scale-aligned': [
    {code: 'scale-aligned', ...file, columns: ['age'], count: 1, of: 2, scaling: 'deviation', scaledBy: 'minority'},
    /was left standardised: 'age' was put back .* with the mean and standard deviation of the minority rows\.$/,
  ],
  'scale-differs': [
    {code: 'scale-differs', ...file, columns: ['age'], count: 1, of: 2},
    /^In 1 of 2 columns of numbers most values of 'release\.csv' lie beyond .*: 'age'\. They were taken as they are\.$/,
  ],
  'holdout-overlaps': [
    {code: 'holdout-overlaps', ...files, part: 'minority', count: 3, of: 60, ...chance, outcome: 'left-out'},
    /^3 of the 60 minority rows of 'release\.csv' are rows of 'data\.csv', .* they were left out \(rows 1, 2, 3\)\.$/,
  ],
  'holdout-people-shared': [
    {code: 'holdout-people-shared', ...files, count: 1, of: 60, rows: [7]},
    /^1 rows of 'release\.csv' are of people whom 'data\.csv' has too: .* \(row 7\)\.$/,
  ],
  'holdout-released': [
    {code: 'holdout-released', ...files, count: 3, of: 60, ...chance},
    /^'release\.csv' holds 3 of the 60 minority records of 'data\.csv' as they are, where chance explains none: /,
  ],
  'holdout-shifted': [
    {code: 'holdout-shifted', ...file, column: 'age', pValue: 1e-6, auc: {value: 0.7, high: 0.8}},
    /most of all in 'age' \(p < 0\.001\); .* an AUC of 0\.70 \(up to 0\.80\)\. /,
  ],
  'control-above-main': [
    {code: 'control-above-main', severity: 'fault', attack: 'linkability', main: 0.1, control: 0.9, pValue: 1e-6},
    /^linkability is right about 90 % of the people who were not in the data, against 10 % of those who were: /,
  ],
  'other-classes-released': [
    {code: 'other-classes-released', ...file, count: 50, of: 200},
    /^'release\.csv' holds 50 rows of other classes beside 150 of the minority: /,
  ],
}

describe('a finding about the files', () => {
  it.each(Object.entries(CHECKS))('%s has its sentence', (_, [given, text]) => {
    expect(inputCheckSentence(given)).toMatch(text)
  })

  it('has a sentence for the codes that a result may have, and no others', () => {
    expect(inputCheck.options.map(({shape}) => shape.code.value).sort()).toEqual(Object.keys(CHECKS).sort())
    expect(Object.values(CHECKS).filter(([given]) => !inputCheck.safeParse(given).success)).toEqual([])
  })

  it('tells the other outcomes of rows that a holdout shares with the data', () => {
    const [shared] = CHECKS['holdout-overlaps']
    expect(inputCheckSentence({...shared, outcome: 'kept', part: 'other'})).toContain('figures of utility are too good')
    expect(inputCheckSentence({...shared, outcome: 'not-told-apart'})).toContain('which ones cannot be told')
  })
})
