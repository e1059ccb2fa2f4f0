import {expect, it} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {disclosureEstimates} from '../../../src/audit/pool/disclosure.js'
import {audit, type AuditOptions} from '../../../src/library/audit.js'
import {compareResults} from '../../../src/report/compare/comparison.js'
import {renderComparison} from '../../../src/report/compare/render.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {renderSummary} from '../../../src/report/summary.js'
import {temporaryFile} from '../../support/cli.js'
import {population} from '../../support/disclosure.js'

const people = Table.fromRows(population(400, createRng(3)))
const options: AuditOptions = {
  target: 'minority',
  minority: 'yes',
  generators: ['random-oversampling', 'smote-nc'],
  attacks: [],
  learners: [],
  fidelity: [],
  repeats: 1,
  jobs: 1,
}
const declared = {quasiIdentifiers: ['age', 'sex', 'region'], sensitive: ['illness', 'minority']}

it('measures the declared columns of every release, beside its control, and no verdict rests on it', async () => {
  const result = await audit(people, {...options, ...declared})
  const plain = await audit(people, options)
  expect(result.verdicts).toEqual(plain.verdicts)
  const others = ({results}: typeof plain) =>
    results.flatMap(({seconds: _, ...entry}) => (entry.kind === 'disclosure' ? [] : [entry]))
  expect(others(result)).toEqual(others(plain))
  expect(result.results.filter(({kind}) => kind === 'disclosure').map(({name}) => name)).toEqual(
    ['random-oversampling', 'smote-nc'].flatMap(() => [
      'identity',
      'attribute',
      'membership',
      'overlap',
      'anonymity',
      'uniqueness',
    ]),
  )
  const {minorityFound, control, status} = result.disclosure('random-oversampling', 'overlap')
  expect(status).toBe('done')
  expect(minorityFound).toBeGreaterThan(0.8)
  expect(control?.minorityFound?.value).toBeLessThan(0.6)
  const text = renderMarkdown(result)
  expect(text).toContain('No verdict rests on these figures.')
  expect(text).toContain('age, region and sex')
  expect(text).toContain('It cannot conclude:')
  expect(renderSummary(result)).toContain('meaningful identity disclosure')
  const compared = compareResults([
    {name: 'a.json', result},
    {name: 'b.json', result: plain},
  ])
  expect(compared.rows.find(({generator}) => generator === 'smote-nc')?.identity?.figure).toBe('meaningfulRisk')
  expect(compared.notes).toContain('The audits differ in the columns that disclosure is measured on, or the population.')
  expect(await renderComparison(compared, 'md')).toContain('which no verdict rests on')
}, 30_000)

it('lets a policy name the figures, of the data and of the control', async () => {
  const rule = (name: string, expression: string) => ({
    name,
    expression,
    reason: 'A threshold.',
    generator: 'random-oversampling',
  })
  const rules = [
    rule('kept', 'disclosure["identity"].minorityMeaningfulRisk.high <= 1'),
    rule('not kept', 'disclosure.overlap.minorityFound.value <= disclosure.overlap.control.minorityFound.high'),
    rule('of the data', 'disclosure.anonymity.baseline.k.value >= 11'),
  ]
  const result = await audit(people, {...options, ...declared, generators: ['random-oversampling'], policy: {rules}})
  expect(result.policy?.rules.map(({name, status}) => [name, status])).toEqual([
    ['kept', 'passed'],
    ['not kept', 'failed'],
    ['of the data', 'failed'],
  ])
  const undeclared = await audit(people, {...options, generators: ['random-oversampling'], policy: {rules: rules.slice(0, 1)}})
  expect(undeclared.policy?.rules[0].because?.code).toBe('not-measured')
}, 30_000)

it('takes what a file of roles declares', async () => {
  const roles = {columns: {age: 'quasi-identifier', sex: 'quasi-identifier', illness: 'sensitive', income: 'ignored'}} as const
  const csv = [...people.toRows()].map(row => Object.values(row).join(',')).join('\n')
  const file = temporaryFile('people.csv', `${people.columns.map(({field}) => field.name).join(',')}\n${csv}\n`)
  const {plan} = await audit(file, {...options, generators: ['random-oversampling'], roles, sensitive: ['minority']})
  expect(plan.disclosure).toMatchObject({quasiIdentifiers: ['age', 'sex'], sensitive: ['illness', 'minority']})
  expect(plan.columns.ignored).toEqual(['income'])
}, 30_000)

it.each([
  [{quasiIdentifiers: ['agee']}, 'no-such-column'],
  [{quasiIdentifiers: ['age'], sensitive: ['age']}, 'settings-conflict'],
  [{quasiIdentifiers: ['age'], population: 399}, 'wrong-value'],
  [{population: 1000}, 'option-not-used'],
] as const)('refuses %j before anything is run', async (wrong, code) => {
  await expect(audit(people, {...options, ...wrong})).rejects.toMatchObject({code})
})

it('takes the mean of the repeats, the worst of what is the worst of all, and the worst sensitive column over all of them', () => {
  const figure = (value: number) => ({value, low: value, high: value, confidence: 0.95, trials: 10, method: 'counted'})
  const cells = [1, 5].map(k => ({estimates: {k: figure(k), uniqueRows: figure(k / 10)}, extremes: {k: 'smallest' as const}}))
  const {estimates} = disclosureEstimates(cells)
  expect([estimates['k'].value, estimates['uniqueRows'].value]).toEqual([1, 0.3])
  const column = (name: string, value: number) => ({name, estimates: {disclosed: figure(value)}})
  const told = (a: number, b: number) => {
    const sensitive = [column('a', a), column('b', b)]
    return {estimates: sensitive[0].estimates, sensitive}
  }
  const {estimates: worst, details} = disclosureEstimates([told(0.5, 0.4), told(0.1, 0.6)])
  expect([worst['disclosed'].value, details]).toEqual([0.5, {disclosed: 'b'}])
})
