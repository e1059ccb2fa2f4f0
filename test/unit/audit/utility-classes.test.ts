import {describe, expect, test} from 'vitest'
import type {AuditPlan} from '../../../src/result/plan.js'
import {poolResults} from '../../../src/audit/pool/pool-results.js'
import {classesEstimates, withClassDifferences} from '../../../src/audit/pool/classes.js'
import {taskHash} from '../../../src/audit/plan/task.js'
import type {TaskOutput} from '../../../src/audit/plan/task-output.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {runUtility} from '../../../src/audit/score/utility-step.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, type Role} from '../../../src/core/table.js'
import {macroFigures, shotsOf} from '../../../src/metrics/class-figures.js'
import {renderHtml} from '../../../src/report/html.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {testContext} from '../../support/context.js'
import {fullResult, hostileTexts, namedResult, twoClasses, utilityEstimates} from '../../support/example-result.js'
import {parsePage} from '../../support/page.js'
import {categorical, numeric} from '../../support/tables.js'

/** `far` stands apart in one column, `noise` is drawn as the rest is; `unseen` is a level that no row has. */
function rows<R extends Role>(role: R, seed: string, {far = 40, noise = 30, rest = 300} = {}): Table<R> {
  const rng = createRng(seed)
  const labels = ['far', 'noise', 'rest'].flatMap((label, at) => Array<string>([far, noise, rest][at]).fill(label))
  const x = labels.map(label => normal(rng) + (label === 'far' ? 12 : 0))
  const y = labels.map(() => normal(rng))
  const target = categorical('class', ['far', 'noise', 'rest', 'unseen'])
  const codes = Int32Array.from(labels, label => target.field.levels.indexOf(label))
  return new Table(role, [numeric('x', x), numeric('y', y), {...target, codes}], labels.length)
}

const noRows = rows('synthetic', 'none', {far: 0, noise: 0, rest: 0})
const release = {train: rows('train', 'train'), holdout: rows('holdout', 'test'), synthetic: noRows, notes: []}
const learner = {name: 'logistic-regression', options: {}}

function measure(minority: readonly string[], perLabel: boolean, weighted = false): Promise<TaskOutput> {
  return runUtility(learner, release, {target: 'class', minority, weighted, perLabel}, createRng('shared'), testContext(4))
}

async function utilityOf(minority: readonly string[], perLabel: boolean, weighted = false) {
  const output = await measure(minority, perLabel, weighted)
  if (output.kind !== 'utility') throw new Error(output.kind)
  return output
}

const settings = {trainRows: 370, testRows: 370, confidence: 0.95, newSplits: true}

describe('several minority labels', () => {
  test.each([false, true])(
    'a label that stands apart is told from the rest, one that is noise is not (weighted: %s)',
    async weighted => {
      const {classes = []} = await utilityOf(['noise', 'far'], true, weighted)
      expect(classes.map(({label, trainRows}) => [label, trainRows])).toEqual([
        [0, 30],
        [1, 40],
      ])
      const [noise, far] = classes
      expect(far.figures['auroc'].value).toBe(1)
      expect(far.figures['averagePrecision'].value).toBeCloseTo(1, 12)
      // 30 of 370 rows: half the range of a useless AUROC is about twice 0.055 (Hanley and McNeil at 0.5).
      expect(Math.abs(noise.figures['auroc'].value - 0.5)).toBeLessThan(0.15)
      expect(noise.figures['averagePrecision'].value).toBeLessThan(0.3)
    },
  )

  test('as one class have the figures they have without being measured one by one', async () => {
    const {classes, ...together} = await utilityOf(['noise', 'far'], true)
    expect(classes).toHaveLength(2)
    expect(together).toEqual(await utilityOf(['noise', 'far'], false))
  })

  test('that cannot be measured say why, and the others are measured', async () => {
    const {classes = []} = await utilityOf(['far', 'unseen'], true)
    expect(classes[0].figures['auroc'].value).toBe(1)
    expect(classes[1]).toEqual({
      label: 1,
      trainRows: 0,
      figures: {},
      reason: {code: 'not-applicable', text: 'the test rows are all of one class'},
    })
  })
})

describe('means over classes', () => {
  const figures = (auroc: number, standardError = 0.02) => ({auroc: {value: auroc, standardError, resamples: []}})

  test('count every class the same, and leave out what one of them lacks', () => {
    const mean = macroFigures([figures(0.6, 0.01), {...figures(0.9, 0.03), f1: {value: 1, standardError: 0.1}}])
    expect(Object.keys(mean)).toEqual(['auroc'])
    expect(mean['auroc'].value).toBeCloseTo(0.75, 12)
    expect(mean['auroc'].standardError).toBeCloseTo(0.02, 12)
    expect(macroFigures([figures(0.6), {}])).toEqual({})
  })

  // The limits of arXiv 1904.05160: more than 100, and fewer than 20.
  test.each([
    [101, 'many'],
    [100, 'medium'],
    [20, 'medium'],
    [19, 'few'],
    [0, 'few'],
  ])('put a class with %i training rows into the group %s', (trainRows, shots) => {
    expect(shotsOf(trainRows)).toBe(shots)
  })

  test('are taken within repeats and pooled, over all labels and over the groups that there are', async () => {
    const output = await utilityOf(['far', 'noise'], false)
    const sizes = [300, 15, 150]
    const repeats = [
      [0.9, 0.6, 0.8],
      [0.7, 0.5, 0.9],
    ].map(aurocs => ({
      ...output,
      classes: aurocs.map((auroc, label) => ({label, trainRows: sizes[label], figures: figures(auroc)})),
    }))
    const estimates = classesEstimates(repeats, settings)
    expect(estimates?.labels.map(({trainRows, estimates: {auroc}}) => [trainRows, auroc.value])).toEqual([
      [300, expect.closeTo(0.8, 12)],
      [15, expect.closeTo(0.55, 12)],
      [150, expect.closeTo(0.85, 12)],
    ])
    expect(estimates?.macro['auroc'].value).toBeCloseTo(2.2 / 3, 12)
    expect(estimates?.groups.map(({shots, labels, estimates: {auroc}}) => [shots, labels, auroc.value])).toEqual([
      ['many', [0, 2], expect.closeTo(0.825, 12)],
      ['few', [1], expect.closeTo(0.55, 12)],
    ])
    expect(classesEstimates([output], settings)).toBeUndefined()
  })

  test('stand beside their paired differences to real rows alone', async () => {
    const output = await utilityOf(['far', 'noise'], true)
    const withAurocs = (aurocs: readonly number[]) => ({
      ...output,
      classes: aurocs.map((auroc, label) => ({label, trainRows: 50, figures: figures(auroc)})),
    })
    const mine = [withAurocs([0.9, 0.6]), withAurocs([0.8, 0.7])]
    const real = [withAurocs([0.8, 0.65]), withAurocs([0.6, 0.65])]
    const estimates = classesEstimates(mine, settings)
    if (estimates === undefined) throw new Error('no classes')
    const compared = withClassDifferences(
      estimates,
      [
        [mine[0], real[0]],
        [mine[1], real[1]],
      ],
      settings,
    )
    expect(compared.labels.map(({difference}) => difference?.['auroc'].value)).toEqual([
      expect.closeTo(0.15, 12),
      expect.closeTo(0, 12),
    ])
    expect(compared.macroDifference?.['auroc'].value).toBeCloseTo(0.075, 12)
    expect(compared.groups[0].difference).toEqual(compared.macroDifference)
    // The same models: no difference, and no doubt about it, from one repeat as from several.
    const same = withClassDifferences(estimates, [[output, output]], settings)
    expect(same.macroDifference?.['averagePrecision']).toMatchObject({value: 0, low: 0, high: 0})
  })
})

describe('an audit', () => {
  const plan: AuditPlan = {
    ...fullResult().plan,
    attacks: [],
    proxies: [],
    fidelity: [],
    synthetic: [],
    generators: [],
    repeats: 1,
    minority: ['noise', 'far'],
    learners: [learner, {name: 'random-forest', options: {}}],
  }

  test('measures labels one by one with the main learner, and only when there are several', () => {
    const measured = (changed: Partial<AuditPlan>) =>
      tasksOf({...plan, ...changed}, 'input').flatMap(({step}) =>
        step.kind === 'utility' && step.perLabel === true ? [step.learner.name] : [],
      )
    expect(measured({})).toEqual(['random-forest', 'random-forest'])
    expect(measured({learners: [learner]})).toEqual(['logistic-regression', 'logistic-regression'])
    expect(measured({minority: ['far']})).toEqual([])
  })

  test('has the labels in the entry of what was trained', async () => {
    const tasks = tasksOf({...plan, learners: [learner]}, 'input')
    const value = await measure(plan.minority, true)
    const results = new Map(
      tasks.map(task => [taskHash(task), {outcome: {status: 'done', value} as const, notes: [], seconds: 1}]),
    )
    const entries = poolResults(plan, tasks, results)
    expect(entries.map(({generator, classes}) => [generator, classes?.labels.map(({label}) => label)])).toEqual([
      ['none', [0, 1]],
      ['class-weights', [0, 1]],
      ['tuned-threshold', undefined],
    ])
    expect(entries[0].classes?.macroDifference).toBeUndefined()
    expect(entries[1].classes?.macroDifference?.['auroc'].value).toBe(0)
    expect(entries[0].classes?.groups.map(({shots, labels}) => [shots, labels])).toEqual([['medium', [0, 1]]])
  })
})

describe('the report', () => {
  test('has a row for each label, for their mean and for each group, and says what is missing', () => {
    const full = fullResult()
    const results = full.results.map(entry =>
      entry.kind === 'utility' && entry.generator === 'smote' && entry.name === 'random-forest'
        ? {...entry, classes: twoClasses('the test rows are all of one class')}
        : entry,
    )
    const text = renderMarkdown({...full, plan: {...full.plan, minority: ['severe', 'rare']}, results})
    const lines = text.split('\n').filter(line => /severe|rare|mean of/.test(line) && line.startsWith('| smote'))
    expect(lines.map(line => line.split('|').map(cell => cell.trim())[2])).toEqual([
      'severe',
      'rare',
      'mean of all labels',
      'mean of 1 many-shot label',
      'mean of 1 few-shot label',
    ])
    expect(lines[0]).toContain(utilityEstimates(0.03)['auroc'].value.toFixed(2))
    expect(lines[0]).toContain('+0.01 (−0.01 to +0.03)')
    expect(lines[1]).toMatch(/\| +11 \| not measured: the test rows are all of one class +\|/)
    expect(lines[2]).toContain('not defined for all of them')
    expect(renderMarkdown(full)).not.toContain('Utility for each minority label')
  })

  test('shows hostile labels and reasons as inert text', async () => {
    for (const text of hostileTexts.slice(0, 5)) {
      const page = parsePage(await renderHtml(namedResult(text)))
      const table = [...page.querySelectorAll('table')].find(each => each.textContent.includes('Minority label'))
      expect(table, text).toBeDefined()
      expect(table?.querySelectorAll('script, img, style, a, svg').length, text).toBe(0)
    }
  })
})
