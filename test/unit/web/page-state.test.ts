import {describe, expect, test} from 'vitest'
import type {FilePreview} from '../../../src/jobs/preview-file.js'
import type {EventOf} from '../../../src/result/audit-event.js'
import {RESULT_SCHEMA} from '../../../src/result/version.js'
import {generators} from '../../../src/generators/registry.js'
import {NO_CHOICES, targetOf, withRole} from '../../../src/web/page/choices.js'
import {OFFERED_GENERATORS} from '../../../src/web/page/generators.js'
import {isResult, leading, withFiles, withPart} from '../../../src/web/page/given-files.js'
import {lineOf, questionOf} from '../../../src/web/page/questions.js'
import {auditAsk, inspectAsk} from '../../../src/web/page/settings.js'
import {EMPTY, reduce} from '../../../src/web/page/state.js'

const file = (name: string) => new File(['a'], name)
const column = (name: string, role: FilePreview['columns'][number]['role']) =>
  ({name, role, part: 'feature', type: 'category', missing: [], notes: []}) as const

const preview: FilePreview = {
  rows: 100,
  sha256: '',
  columns: [
    column('id', 'identifier'),
    column('age', 'quasi-identifier'),
    column('class', 'target'),
    column('__proto__', 'ordinary'),
  ],
  minority: ['rare'],
  notes: [],
}

describe('the parts that files play', () => {
  test('come from their names, and else the first file is the release and the second one the data', () => {
    const parts = withFiles([], ['real.csv', 'synthetic.csv', 'holdout.csv'].map(file)).map(({part}) => part)
    expect(parts).toEqual(['data', 'release', 'holdout'])
    expect(withFiles([], ['a.csv', 'b.csv', 'c.csv', 'd.csv'].map(file)).map(({part}) => part)).toEqual([
      ...['release', 'data', 'holdout', 'release'],
    ])
  })

  test('two files of one name stand in two places', () => {
    const [one, other] = withFiles([], [file('a.csv'), file('a.csv')])
    expect(one.path).not.toBe(other.path)
    expect(other.path.endsWith('/a.csv')).toBe(true)
  })

  test('there is one file of data: the one before takes the part of the new one', () => {
    const given = withFiles([], ['real.csv', 'synthetic.csv'].map(file))
    expect(withPart(given, given[1].path, 'data').map(({part}) => part)).toEqual(['release', 'data'])
  })

  test('a report of an earlier audit is known by its beginning, whatever it is called', async () => {
    const [result, table] = [`{\n  "schema": "${RESULT_SCHEMA}",`, '[{"schema": "minority-report/audit/2"}]']
    expect(await isResult(new File([result], 'of-last-week.json'))).toBe(true)
    expect(await isResult(new File([table], 'report.json'))).toBe(false)
  })

  test('what was said of columns does not outlive the file that they are of', () => {
    const before = {
      ...reduce(EMPTY, {kind: 'add', files: [file('synthetic.csv')], earlier: []}),
      choices: {...NO_CHOICES, minority: ['x']},
    }
    const after = reduce(before, {kind: 'add', files: [file('real.csv')], earlier: []})
    expect(leading(after.files)?.name).toBe('real.csv')
    expect(after.choices).toEqual(NO_CHOICES)
  })
})

describe('the settings of an audit', () => {
  const files = withFiles([], ['real.csv', 'synthetic.csv', 'holdout.csv'].map(file))

  test('are what the page shows of each column', () => {
    expect(auditAsk(files, preview, NO_CHOICES, 2)).toMatchObject({
      data: '/dropped/real.csv',
      synthetic: ['/dropped/synthetic.csv'],
      holdout: '/dropped/holdout.csv',
      classes: {target: 'class', minority: ['rare']},
      read: {identifiers: ['id']},
      quasiIdentifiers: ['age'],
      jobs: 2,
    })
  })

  test('a column that looks as if it named people is used when the user says so', () => {
    const choices = withRole(NO_CHOICES, preview.columns, 'id', 'ordinary')
    expect(auditAsk(files, preview, choices, 1)).toMatchObject({keepIdentifiers: ['id'], read: {}})
    expect(auditAsk(files, preview, choices, 1).read.identifiers).toBeUndefined()
  })

  test('a new class column takes the place of the old one, and its labels go', () => {
    const choices = withRole({...NO_CHOICES, minority: ['rare']}, preview.columns, '__proto__', 'target')
    expect(targetOf(preview.columns, choices)).toBe('__proto__')
    expect(choices.roles.get('class')).toBe('ordinary')
    expect(choices.minority).toBeUndefined()
  })

  test('a column called __proto__ has its role among those of a release too', () => {
    const {roles} = inspectAsk(files[1], preview, NO_CHOICES)
    expect(Object.keys((roles as {columns: object}).columns)).toEqual(['id', 'age', 'class', '__proto__'])
  })

  test('generators are asked for only where there is no release', () => {
    const choices = {...NO_CHOICES, generators: ['cart']}
    expect(auditAsk(files, preview, choices, 1).generators).toBeUndefined()
    expect(auditAsk(files.slice(0, 1), preview, choices, 1).generators).toEqual(['cart'])
  })

  test('the generators that are offered are there', () => {
    expect(OFFERED_GENERATORS.filter(name => !generators.names.includes(name))).toEqual([])
  })
})

describe('a finding', () => {
  const estimate = {value: 0.9, low: 0.8, high: 1, confidence: 0.95, trials: 9, method: 'wilson'} as const
  const finding = (of: Partial<EventOf<'finding'>>) =>
    ({
      event: 'finding',
      generator: 'smote',
      kind: 'attack',
      name: 'x',
      estimates: {},
      status: 'done',
      sentence: 's',
      ...of,
    }) as EventOf<'finding'>

  test('answers the question that its figures are about', () => {
    expect(questionOf(finding({estimates: {copied: estimate}}))).toBe('anyone')
    expect(questionOf(finding({kind: 'utility'}))).toBe('worth')
    expect(questionOf(finding({kind: 'control'}))).toBe('controls')
    expect(questionOf(finding({test: {estimate: 'auc'} as never}))).toBe('recognised')
    expect(questionOf(finding({test: {estimate: 'recall'} as never}))).toBe('anyone')
  })

  test('is a leak only where its test shows it', () => {
    const tested = (adjustedPValue: number) => finding({test: {estimate: 'recall', adjustedPValue} as never})
    expect(lineOf(tested(0.001), 0.95).leaks).toBe(true)
    expect(lineOf(tested(0.2), 0.95).leaks).toBe(false)
    expect(lineOf(finding({}), 0.95).leaks).toBe(false)
  })
})
