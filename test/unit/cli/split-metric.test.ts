import {describe, expect, test} from 'vitest'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {listMetrics, renderMetrics} from '../../../src/cli/list-metrics.js'
import {measuredBy} from '../../../src/cli/split-metric.js'
import type {UserError} from '../../../src/core/errors.js'
import {learners} from '../../../src/learners/registry.js'
import {fidelity} from '../../../src/metrics/fidelity/registry.js'
import {costDecides, metrics} from '../../../src/metrics/registry.js'
import {inFlags} from '../../support/in-flags.js'
import {planRequest} from '../../support/plan.js'

const SOURCES = {learners: [learners], fidelity, metrics, ofCost: costDecides}
const KNOWN = {
  learners: learners.names,
  fidelity: fidelity.names,
  deciding: [...metrics, ...costDecides].map(({name}) => name),
}

type Flags = Parameters<typeof measuredBy>[0]

function split(flags: Flags) {
  const said: string[] = []
  return {measured: measuredBy(flags, KNOWN, text => said.push(text)), said}
}

function complaint(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return inFlags(error as UserError)
  }
  return 'nothing was thrown'
}

describe('what utility and fidelity are measured with', () => {
  test.each<[Flags, object]>([
    [{}, {}],
    [{learner: ['mlp']}, {learners: ['mlp']}],
    [
      {learner: ['none'], fidelity: ['support'], 'decide-by': 'auroc'},
      {learners: [], fidelity: ['support'], decideBy: 'auroc'},
    ],
  ])('%j is taken as it is, without a warning', (flags, measured) => {
    expect(split(flags)).toEqual({measured, said: []})
  })

  test.each<[string[], object, string]>([
    [['auroc'], {decideBy: 'auroc'}, '--decide-by auroc'],
    [['mlp'], {learners: ['mlp'], fidelity: []}, '--learner mlp --fidelity none'],
    [
      ['support', 'mlp', 'auroc', 'random-forest'],
      {learners: ['mlp', 'random-forest'], fidelity: ['support'], decideBy: 'auroc'},
      '--learner mlp --learner random-forest --fidelity support --decide-by auroc',
    ],
  ])('--metric %j goes on meaning what it meant, with a warning that says it anew', (metric, measured, anew) => {
    expect(split({metric})).toEqual({measured, said: [expect.stringContaining(`${anew}.`)]})
  })

  test('none beside a name, the old flag beside a new one, and names that are none are refused', () => {
    expect(complaint(() => split({learner: ['none', 'mlp']}))).toContain('--learner none cannot stand beside a name')
    expect(complaint(() => split({metric: ['mlp'], 'decide-by': 'auroc'}))).toContain('--metric cannot stand beside')
    expect(complaint(() => split({metric: ['auroc', 'brier']}))).toContain('auroc and brier')
    expect(complaint(() => split({metric: ['mpl']}))).toContain("Did you mean 'mlp'?")
  })
})

describe('what a plan measures with', () => {
  const names = (entries: readonly {readonly name: string}[]) => entries.map(({name}) => name)
  const costs = {falseNegative: '10', falsePositive: '1'}

  test('is everything usual where nothing is said, nothing where that is said, and each list by itself', () => {
    const all = createPlan(planRequest, [])
    // The network for pictures takes long: it is part of an audit that names it.
    const usual = learners.names.filter(name => name !== 'cnn')
    const ofRecords = fidelity.names.filter(name => name !== 'screening')
    expect([names(all.learners), names(all.fidelity), all.figure]).toEqual([usual, ofRecords, 'averagePrecision'])
    expect(names(createPlan({...planRequest, learners: ['cnn']}, []).learners)).toEqual(['cnn'])
    const one = createPlan({...planRequest, learners: ['mlp'], decideBy: 'auroc'}, [])
    expect([names(one.learners), names(one.fidelity), one.figure]).toEqual([['mlp'], ofRecords, 'auroc'])
    expect(createPlan({...planRequest, learners: [], fidelity: []}, [])).toMatchObject({learners: [], fidelity: []})
  })

  test('is refused by names that are none, with the list that the name would be in', () => {
    expect(complaint(() => createPlan({...planRequest, learners: ['support']}, []))).toContain("There is no learner 'support'")
    expect(complaint(() => createPlan({...planRequest, decideBy: 'aurok'}, []))).toContain("Did you mean 'auroc'?")
    expect(complaint(() => createPlan({...planRequest, decideBy: 'costPerRow'}, []))).toContain('need --cost or --deploy-rate')
    expect(createPlan({...planRequest, decideBy: 'costPerRow', cost: costs}, []).figure).toBe('costPerRow')
  })

  test('is listed by its flag, and every metric that is listed can decide', () => {
    const text = renderMetrics(listMetrics(SOURCES))
    for (const {flag, name} of listMetrics(SOURCES)) {
      expect(text).toMatch(new RegExp(`^${name} `, 'm'))
      if (flag === '--decide-by') expect(createPlan({...planRequest, cost: costs, decideBy: name}, []).figure).toBe(name)
    }
    expect(renderMetrics(listMetrics(SOURCES, 'auroc'))).toContain('AUROC')
    expect(complaint(() => listMetrics(SOURCES, 'aurok'))).toContain("Did you mean 'auroc'?")
  })
})
