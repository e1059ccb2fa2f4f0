import {describe, expect, test} from 'vitest'
import {evaluatePolicy} from '../../../src/policy/evaluate.js'
import {parsePolicy} from '../../../src/policy/policy-file.js'
import {audit} from '../../../src/index.js'
import {renderHtml} from '../../../src/report/html.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {renderSummary} from '../../../src/report/summary.js'
import {createRng} from '../../../src/core/rng.js'
import type {Column} from '../../../src/core/table.js'
import {moleculeClasses} from '../../support/molecules.js'
import {gaussianClasses} from '../../support/tables.js'
import {threeClasses} from '../../support/three-classes.js'

const pictures = threeClasses({plain: 240, lower: 60, upper: 24}, 'multiclass')
const settings = {
  ...{target: 'y', minority: ['upper'], generators: ['smote'], attacks: ['dcr-mia'], learners: ['cnn'], fidelity: []},
  ...{repeats: 2, seed: 3, options: {cnn: {steps: 150, filters: 4, learningRate: 0.01}}},
} as const

/** The target with a third class, of the last fifteen rows. */
function withThird(column: Column): Column {
  if (column.kind === 'numeric') return column
  const levels = [...column.field.levels, 'third'].sort()
  const recode = column.field.levels.map(level => levels.indexOf(level))
  const codes = column.codes.map((code, row) => (row < column.codes.length - 15 ? recode[code] : levels.indexOf('third')))
  return {...column, field: {...column.field, levels}, codes}
}

const result = audit(pictures, settings)

describe('one model for all classes of a target', () => {
  test('is trained on real rows and with the release, and tested on unseen rows of every class', async () => {
    const audited = await result
    const {entry, status} = audited.multiclass('smote', 'cnn')
    const real = audited.multiclass('none', 'cnn')
    expect(status).toBe('done')
    // The classes lie 4 standard deviations apart in each of 12 pixels.
    expect(real.balancedAccuracy).toBeGreaterThan(0.8)
    expect(entry.told?.map(({name, label, trainRows, testRows, shots}) => [name, label, trainRows, testRows, shots])).toEqual([
      ['plain', undefined, 120, 120, 'many'],
      ['lower', undefined, 30, 30, 'medium'],
      ['upper', 0, 12, 12, 'few'],
    ])
    const accuracies = entry.told?.map(({estimates}) => estimates['accuracy'].value) ?? []
    expect(entry.estimates['fewShot'].value).toBeCloseTo(accuracies[2], 9)
    expect(entry.estimates['minorityAccuracy'].value).toBeCloseTo(accuracies[2], 9)
    expect(entry.estimates['othersAccuracy'].value).toBeCloseTo((accuracies[0] + accuracies[1]) / 2, 9)
  })

  test('has its figures beside and against real rows alone, for every class too', async () => {
    const audited = await result
    const [{entry}, {entry: real}] = ['smote', 'none'].map(generator => audited.multiclass(generator, 'cnn'))
    expect(entry.baseline).toEqual(real.estimates)
    for (const [name, {value}] of Object.entries(entry.difference ?? {}))
      expect(value).toBeCloseTo(entry.estimates[name].value - real.estimates[name].value, 9)
    expect(Object.keys(entry.difference ?? {})).toEqual(expect.arrayContaining(['balancedAccuracy', 'manyShot', 'fewShot']))
    entry.told?.forEach(({difference, estimates}, at) => {
      expect(difference?.['accuracy'].value).toBeCloseTo(
        estimates['accuracy'].value - (real.told?.[at].estimates['accuracy'].value ?? NaN),
        9,
      )
    })
    expect(real.difference).toBeUndefined()
  })

  test('stands in reports, which say what group the minority is of', async () => {
    const audited = await result
    const [markdown, html] = [renderMarkdown(audited), await renderHtml(audited)]
    expect(markdown).toContain('## All classes told apart')
    expect(markdown.replaceAll(/\s+/g, ' ')).toContain('Of the minority, ‘upper’ is few-shot (12 rows).')
    expect(markdown).toContain('upper (minority)')
    expect(html).toContain('All classes told apart')
    expect(renderSummary(audited)).toContain('few-shot accuracy')
  })

  test('can be asked for by a policy', async () => {
    const rule = (expression: string) =>
      JSON.stringify({rules: [{name: 'the rule', expression, reason: 'why', generator: 'smote'}]})
    const outcomeOf = async (expression: string) =>
      (await evaluatePolicy(await parsePolicy(rule(expression), 'policy.yaml'), await result, '2026-11-24')).rules[0].status
    expect(await outcomeOf('multiclass["cnn"].balancedAccuracy.value > 0.5')).toBe('passed')
    expect(await outcomeOf('multiclass["cnn"].difference.fewShot.value > 1')).toBe('failed')
    await expect(outcomeOf('multiclass["mlp"].balancedAccuracy.value > 0')).rejects.toThrow('mlp')
  })

  test('is the same for any number of workers', async () => {
    const other = await audit(pictures, {...settings, jobs: 2})
    expect(other.multiclass('smote', 'cnn').estimates).toEqual((await result).multiclass('smote', 'cnn').estimates)
    expect(other.multiclass('smote', 'cnn').entry.told).toEqual((await result).multiclass('smote', 'cnn').entry.told)
  })

  test('is not part of an audit of two classes, nor of learners that tell two apart', async () => {
    const two = await audit(threeClasses({plain: 60, lower: 0, upper: 24}, 'two'), {...settings, repeats: 1})
    expect(two.plan.multiclass).toBeUndefined()
    expect(two.results.some(({kind}) => kind === 'multiclass')).toBe(false)
    const forest = await audit(pictures, {...settings, repeats: 1, learners: ['random-forest'], options: {}})
    expect(forest.plan.multiclass).toBeUndefined()
  })

  test.each([
    ['records', gaussianClasses(createRng('records'), {rows: 60, minority: 20, columns: 3})],
    ['molecules', moleculeClasses('molecules', {rows: 60, minority: 20})],
  ])('is not measured on %s, nor is anything else by this network, and the result says why', async (_, table) => {
    const three = table.withColumns(table.columns.map(each => (each.field.name === 'y' ? withThird(each) : each)))
    const {results} = await audit(three, {...settings, minority: ['1'], generators: ['random-oversampling'], repeats: 1})
    const asked = results.filter(({name}) => name === 'cnn')
    expect(asked.map(({kind}) => kind)).toEqual(expect.arrayContaining(['utility', 'multiclass']))
    for (const {status, reason} of asked) {
      expect(status).toBe('skipped')
      expect(JSON.stringify(reason)).toContain('it needs pictures or signals')
    }
  })

  test('leaves out and counts a class that is too small to be split', async () => {
    const lone = await audit(threeClasses({plain: 60, lower: 1, upper: 24}, 'lone'), {...settings, repeats: 1})
    const {entry} = lone.multiclass('smote', 'cnn')
    expect(entry.details).toEqual({classesLeftOut: 1})
    expect(entry.told?.map(({name}) => name)).toEqual(['plain', 'upper'])
    expect(renderMarkdown(lone)).toContain('left out: 1 class at most')
  })
})
