import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {fingerprintOf} from '../../../src/chemistry/fingerprints.js'
import {NotApplicable} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import type {FidelityInput, ScreeningRows} from '../../../src/metrics/fidelity/fidelity.js'
import {screening} from '../../../src/metrics/fidelity/screening.js'
import {maximalMarginalRelevance} from '../../../src/metrics/fidelity/screening/mmr.js'
import {bedroc, enrichment, largestEnrichment, logAuc, rankedGroups} from '../../../src/metrics/fidelity/screening/ranking.js'
import {testContext} from '../../support/context.js'
import {moleculeRows, simulatedMolecules} from '../../support/molecules.js'

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden/molecules.json', import.meta.url), 'utf8')) as {
  readonly screening: readonly {
    readonly labels: number[]
    readonly bedroc20: number
    readonly ef: Readonly<Record<string, number>>
  }[]
}

function ranking(labels: readonly number[], scores = labels.map((_, at) => labels.length - at)) {
  const order = Int32Array.from(labels.keys()).sort((a, b) => scores[b] - scores[a] || a - b)
  return rankedGroups(Float64Array.from(scores), Uint8Array.from(labels), order)
}

describe('figures of rankings', () => {
  test.each(golden.screening)('are those of RDKit in Python ($bedroc20)', ({labels, bedroc20, ef}) => {
    expect(bedroc(ranking(labels))).toBeCloseTo(bedroc20, 10)
    for (const [share, factor] of Object.entries(ef)) expect(enrichment(ranking(labels), Number(share))).toBeCloseTo(factor, 10)
  })

  test('are the mean over orders of equal scores', () => {
    const labels = [1, 0, 0, 1, 0, 0]
    const scores = [3, 2, 2, 2, 1, 1]
    const orders = [
      [1, 1, 0, 0, 0, 0],
      [1, 0, 1, 0, 0, 0],
      [1, 0, 0, 1, 0, 0],
    ].map(each => ranking(each))
    for (const figure of [bedroc, (groups: ReturnType<typeof ranking>) => enrichment(groups, 0.3)]) {
      const mean = orders.reduce((sum, groups) => sum + figure(groups) / 3, 0)
      expect(figure(ranking(labels, scores))).toBeCloseTo(mean, 12)
    }
  })

  test('have a logAUC of 0.145 where all scores are equal, 1 for a perfect ranking and 0 for the reverse', () => {
    const labels = Array.from({length: 4000}, (_, at) => (at < 100 ? 1 : 0))
    // (1 - 0.001) / (ln 10 x 3), Mysinger and Shoichet, below equation 3.
    expect(
      logAuc(
        ranking(
          labels,
          labels.map(() => 1),
        ),
      ),
    ).toBeCloseTo(0.999 / (Math.LN10 * 3), 10)
    expect(logAuc(ranking(labels))).toBeCloseTo(1, 10)
    expect(logAuc(ranking(labels.toReversed()))).toBeCloseTo(0, 10)
  })

  test('sum the area under the logarithm of the rate as the definition does', () => {
    const labels = Array.from({length: 300}, (_, at) => (at % 7 === 3 || at % 11 === 0 ? 1 : 0))
    const actives = labels.filter(label => label === 1).length
    let [area, found, others] = [0, 0, 0]
    // A step for each molecule: the curve rises at actives, and runs level over others.
    for (const label of labels) {
      if (label === 1) found++
      else {
        const [from, to] = [Math.max(0.001, others / (300 - actives)), ++others / (300 - actives)]
        area += (found / actives) * Math.log10(to / from)
      }
    }
    expect(logAuc(ranking(labels))).toBeCloseTo(area / 3, 10)
  })

  test('count rows as often as they were drawn', () => {
    const [scores, labels] = [Float64Array.of(3, 2, 1), Uint8Array.of(1, 0, 0)]
    const groups = rankedGroups(scores, labels, Int32Array.of(0, 1, 2), Int32Array.of(2, 0, 3))
    expect(groups).toEqual([
      {rows: 2, actives: 2},
      {rows: 3, actives: 0},
    ])
  })

  test('enrich no more than there can be', () => {
    const groups = ranking([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    expect(enrichment(groups, 0.1)).toBe(largestEnrichment(groups, 0.1))
    expect(largestEnrichment(groups, 0.1)).toBe(2.5)
  })
})

describe('maximal marginal relevance', () => {
  const of = (score: number, ...bytes: number[]) => ({score, fingerprint: fingerprintOf(Uint8Array.from(bytes))})
  const candidates = [of(0.9, 255, 0, 0, 0), of(0.89, 255, 0, 0, 0), of(0.5, 0, 255, 0, 0), of(0.1, 0, 0, 255, 0)]

  test('keeps the ranking where only the score counts', () => {
    expect(maximalMarginalRelevance(candidates, 4, 1)).toEqual([0, 1, 2, 3])
  })

  test('puts what is like the first behind what is not', () => {
    expect(maximalMarginalRelevance(candidates, 4, 0.5)).toEqual([0, 2, 3, 1])
  })
})

describe('screening', () => {
  const half = simulatedMolecules.slice(0, 300)
  const labelled = (some: typeof simulatedMolecules) => ({
    smiles: some.map(({smiles}) => smiles),
    isMinority: Uint8Array.from(some, ({isActive}) => (isActive ? 1 : 0)),
  })
  const rows = (synthetic: readonly string[]): ScreeningRows => ({
    train: labelled(half),
    synthetic,
    unseen: labelled(simulatedMolecules.slice(300)),
    rng: createRng('screening'),
  })
  const input = (screened: ScreeningRows): FidelityInput => ({
    real: moleculeRows(['C']).as('holdout'),
    synthetic: moleculeRows(['C']).as('synthetic'),
    screening: () => screened,
  })

  test('ranks held-out molecules better than chance, the same again, and otherwise with other rows', async () => {
    const measure = screening.create()
    const one = await measure.measure(input(rows([])), testContext())
    // The activity hangs on rings, linkers and side chains, of which unseen scaffolds are made as well.
    expect(one.figures['logAuc'].value - 2 * one.figures['logAuc'].standardError).toBeGreaterThan(0.145)
    expect(await measure.measure(input(rows([])), testContext())).toEqual(one)
    const actives = half.filter(({isActive}) => isActive).map(({smiles}) => smiles)
    expect((await measure.measure(input(rows(actives)), testContext())).figures['bedroc'].value).not.toBe(
      one.figures['bedroc'].value,
    )
    expect(one.figures['scaffoldsInTopDiverse'].value).toBeGreaterThanOrEqual(one.figures['scaffoldsInTop'].value)
  })

  test('tests on molecules alone whose scaffold no training molecule has', async () => {
    const all = labelled(simulatedMolecules)
    const same = {...rows([]), train: all, unseen: all}
    await expect(screening.create().measure(input(same), testContext())).rejects.toThrow(NotApplicable)
  })

  test('is nothing for rows that are no molecules', async () => {
    const {screening: _, ...table} = input(rows([]))
    await expect(screening.create().measure(table, testContext())).rejects.toThrow('the rows are no molecules')
  })
})
