import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {metrics} from '../../src/metrics/registry.js'

const rows = fc.array(
  fc.tuple(fc.constantFrom(0, 1), fc.oneof(fc.double({min: 0, max: 1, noNaN: true}), fc.constantFrom(0, 0.5, 1))),
  {
    minLength: 2,
    maxLength: 40,
  },
)
const split = (pairs: readonly (readonly [number, number])[]) => ({
  labels: Uint8Array.from(pairs, ([label]) => label),
  scores: Float64Array.from(pairs, ([, score]) => score),
})

describe.each(metrics)('metric $name', metric => {
  const best = metric.better === 'higher' ? metric.range[1] : metric.range[0]

  it('takes its best value on scores that equal the truth', () => {
    fc.assert(
      fc.property(rows, pairs => {
        const {labels} = split(pairs)
        fc.pre(labels.includes(0) && labels.includes(1))
        expect(metric.measure(labels, Float64Array.from(labels))).toBeCloseTo(best, 12)
      }),
    )
  })

  it('stays in its range', () => {
    fc.assert(
      fc.property(rows, pairs => {
        const {labels, scores} = split(pairs)
        fc.pre(labels.includes(0) && labels.includes(1))
        const value = metric.measure(labels, scores)!
        expect(value).toBeGreaterThanOrEqual(metric.range[0])
        expect(value).toBeLessThanOrEqual(metric.range[1])
      }),
    )
  })

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, pairs => {
        const [there, back] = [split(pairs), split([...pairs].reverse())]
        fc.pre(there.labels.includes(0) && there.labels.includes(1))
        expect(metric.measure(back.labels, back.scores)).toBeCloseTo(metric.measure(there.labels, there.scores)!, 12)
      }),
    )
  })

  it('is undefined on rows of one class', () => {
    expect(metric.measure(Uint8Array.of(1, 1), Float64Array.of(0.2, 0.9))).toBeUndefined()
    expect(metric.measure(Uint8Array.of(0, 0), Float64Array.of(0.2, 0.9))).toBeUndefined()
    expect(metric.measure(new Uint8Array(0), new Float64Array(0))).toBeUndefined()
  })

  it('is worse, or no better, for scores that reverse the truth', () => {
    const labels = Uint8Array.of(0, 0, 0, 1, 1)
    const reversed = metric.measure(
      labels,
      Float64Array.from(labels, label => 1 - label),
    )!
    if (metric.better === 'higher') expect(reversed).toBeLessThan(best)
    else expect(reversed).toBeGreaterThan(best)
  })

  it('has a plain identifier for a name', () => {
    expect(metric.name).toMatch(/^[a-z][a-zA-Z0-9]*$/)
  })
})
