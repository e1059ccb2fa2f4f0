import {describe, expect, it} from 'vitest'
import {reconstructionChart} from '../../../src/report/charts/reconstruction.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {renderSummary} from '../../../src/report/summary.js'
import {attackSentence} from '../../../src/report/words/attack.js'
import type {AuditResult, MethodNote, ResultEntry} from '../../../src/result/audit-result.js'
import {estimate, fullResult} from '../../support/example-result.js'

/** An attack that the report has never heard of. */
const note: MethodNote = {
  kind: 'attack',
  summary: 'Reads records off the last digits.',
  source: 'Made up for this test',
  attacker: 'Anyone who counts digits.',
  holds: 'synthetic rows and a pencil',
  finds: 'records',
  criterion: 'linkability',
  namedTest: 'model inversion',
  success: {
    told: 'read {figure} of the records ({interval}) off their digits',
    against: '{control} of other records',
    forOnePerson: 'their record is read off in {share} cases{elsewhere}',
  },
}

const entry: ResultEntry = {
  generator: 'smote',
  kind: 'attack',
  name: 'digits',
  status: 'done',
  estimates: {recall: estimate(0.4, 0.3, 0.5)},
  control: {recall: estimate(0.1, 0.05, 0.2)},
  test: {estimate: 'recall', method: 'Fisher', pValue: 1e-9, adjustedPValue: 1e-8},
  seconds: 1,
}

function withAttack(more: Partial<MethodNote> = {}): AuditResult {
  const full = fullResult()
  return {...full, methods: {...full.methods, digits: {...note, ...more}}, results: [...full.results, entry]}
}

describe('an attack that the report knows from the result alone', () => {
  it('is worded in its own sentence, with its figure, interval and control', () => {
    expect(attackSentence(withAttack().methods, entry)).toBe(
      'digits read 40 % of the records (95 % interval 30–50 %) off their digits, against 10 % of other records',
    )
  })

  it('says in its own words what it means for one person', () => {
    expect(renderMarkdown(withAttack())).toContain(
      'their record is read off in 40 of 100 cases; about someone who was not in the data it would be right in 10 of 100.',
    )
  })

  it('stands under the criterion and the kind of test that it names', () => {
    const text = renderMarkdown(withAttack())
    expect(text).toMatch(/\| Linkability +\| smote +\| digits +\|/)
    expect(text).toContain('model inversion (digits)')
  })

  it('is drawn among the reconstructions by what its attacker holds', () => {
    const rows = JSON.stringify(reconstructionChart(withAttack())?.caption)
    expect(rows).toContain('digits')
    expect(renderMarkdown(withAttack({finds: 'membership'}))).not.toMatch(/rebuilt from synthetic rows \([^)]*digits/)
  })

  it('cannot act on a page or a terminal by its words', () => {
    const success = {told: 'found \u001b[31m{figure}\n# heading {nothing}'}
    expect(attackSentence(withAttack({success}).methods, entry)).toBe(
      'digits found \ufffd[31m40 % # heading {nothing}, against 10 % in its control',
    )
  })
})

describe('a finding on membership', () => {
  const auc = estimate(0.93, 0.9, 0.96)
  const told = (details: ResultEntry['details'], below = false) =>
    attackSentence(
      {},
      {
        ...entry,
        name: 'dcr-mia',
        estimates: {auc},
        test: {...entry.test!, estimate: 'auc', ...(below && {below})},
        ...(details && {details}),
      },
    )

  it('says at how many released rows per record it holds', () => {
    expect(told({rowsPerRecord: 1.2345})).toBe(
      'dcr-mia told members from non-members with an AUC of 0.93 (95 % interval 0.90–0.96) at 1.2 released rows per record, ' +
        'where guessing gives 0.50',
    )
    expect(told({rowsPerRecord: 1})).toContain('at 1 released row per record,')
    expect(told({rowsPerRecord: 40.6})).toContain('at 41 released rows per record,')
    expect(told({rowsPerRecord: 0.5}, true)).toContain('at 0.5 released rows per record,')
  })

  it('stands under the table on the terminal, by generator where releases differ', () => {
    const full = fullResult()
    const of = (generator: string, rowsPerRecord: number): ResultEntry => ({
      ...entry,
      generator,
      estimates: {auc},
      test: {...entry.test!, estimate: 'auc'},
      details: {rowsPerRecord},
    })
    const withEntries = (...results: ResultEntry[]) => renderSummary({...full, results})
    expect(withEntries(of('smote', 1.2), of('copula', 1.2))).toContain('Each AUC holds at 1.2 released rows per record.')
    expect(withEntries(of('smote', 1.2), of('copula', 3))).toContain(
      'Each AUC holds at 1.2 released rows per record (smote) and at 3 released rows per record (copula).',
    )
    expect(withEntries(entry)).not.toContain('Each AUC holds')
  })

  it('does not make up how many there were in results that do not tell', () => {
    expect(told(undefined)).toMatch(/interval 0\.90–0\.96\), where guessing/)
  })
})

describe('results of older versions, which say nothing of findings', () => {
  const older = (name: string, more: Partial<ResultEntry>): string => attackSentence({}, {...entry, name, ...more})

  it('are worded by what the figures tell', () => {
    expect(older('reconsmote', {})).toBe(
      'reconsmote rebuilt 40 % of the real minority records (95 % interval 30–50 %) from what was released, against 10 % in its control',
    )
    const estimates = {recall: estimate(0.4, 0.3, 0.5), falsePositiveRate: estimate(0, 0, 0.1)}
    expect(older('distinsmote', {estimates})).toContain(
      'recognised 40 % of the people in the data (95 % interval 30–50 %) by their rows',
    )
    const risk = {estimates: {risk: estimate(0.4, 0.3, 0.5)}, test: {...entry.test!, estimate: 'risk'}, control: {}}
    const question = {by: 'equality', known: ['a'], secret: ['b'], asked: 1} as const
    expect(older('linkability', {...risk, question})).toBe(
      'linkability was right about 40 % of the people in the data (95 % interval 30–50 %): joining a file of a with one of b',
    )
  })
})
