import {describe, expect, it} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {classFigures, type ToldApart} from '../../../src/metrics/multiclass.js'

/** Of class 0 six of eight rows are right, of class 1 one of two, of class 2 both; class 3 has no test row. */
const told: ToldApart = {
  labels: Int32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2),
  said: Int32Array.of(0, 0, 0, 0, 0, 0, 1, 3, 1, 0, 2, 2),
  classes: [
    {name: 'a', trainRows: 101},
    {name: 'b', trainRows: 100},
    {name: 'c', label: 0, trainRows: 19},
    {name: 'd', trainRows: 20},
  ],
}
const {figures, classes} = classFigures(told, createRng(1))
const value = (name: string) => figures[name].value

describe('figures of one model for all classes', () => {
  it('are those of their definitions', () => {
    expect(value('accuracy')).toBeCloseTo(9 / 12, 12)
    expect(value('balancedAccuracy')).toBeCloseTo((6 / 8 + 1 / 2 + 1) / 3, 12)
    // 2 TP / (2 TP + FP + FN): of a 12 / 15, of b 2 / 4, of c 1.
    expect(value('macroF1')).toBeCloseTo((12 / 15 + 2 / 4 + 1) / 3, 12)
    expect(classes.map(({name, testRows, figures: own}) => [name, testRows, own.accuracy.value])).toEqual([
      ['a', 8, 0.75],
      ['b', 2, 0.5],
      ['c', 2, 1],
    ])
  })

  it('are grouped by real training rows, with the limits of Liu et al., and by the minority', () => {
    expect([value('manyShot'), value('mediumShot'), value('fewShot')]).toEqual([0.75, 0.5, 1])
    expect([value('minorityAccuracy'), value('othersAccuracy')]).toEqual([1, 0.625])
    const without = classFigures({...told, classes: told.classes.map(each => ({...each, trainRows: 50}))}, createRng(1))
    expect(Object.keys(without.figures)).not.toContain('fewShot')
    expect(without.figures['mediumShot'].value).toBe(without.figures['balancedAccuracy'].value)
  })

  it('have the standard error of a share over the test rows of their class', () => {
    // Of 100 resamples: known to about 7 %, so within 25 %.
    const exact = Math.sqrt((0.75 * 0.25) / 8)
    expect(classes[0].figures.accuracy.standardError / exact).toBeGreaterThan(0.75)
    expect(classes[0].figures.accuracy.standardError / exact).toBeLessThan(1.25)
  })

  it('are never certain: one that does not vary has the error of a share with one success and one failure added', () => {
    // 3 / 4 of 2 + 2 rows.
    expect(value('fewShot')).toBe(1)
    expect(figures['fewShot'].standardError).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 4), 12)
  })

  it('draw the same resamples for models that are compared', () => {
    const again = classFigures({...told, said: told.said.map(label => (label === 3 ? 0 : label))}, createRng(1))
    expect(again.classes[1].figures.accuracy.resamples).toEqual(classes[1].figures.accuracy.resamples)
    expect(again.classes[0].figures.accuracy.value).toBe(0.875)
  })
})
