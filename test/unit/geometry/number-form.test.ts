import {describe, expect, test} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {largestErrorOf, nameOfForm, numberFormOf, numberFormsOf} from '../../../src/geometry/number-form.js'
import {releaseSpace} from '../../../src/geometry/space.js'
import {tableOf} from '../../support/releases.js'

const rng = createRng('number forms')
/** Of many sizes: from about 0.01 to 1,000. */
const numbers = Float64Array.from({length: 200}, () => Math.exp(2.5 * normal(rng)))
const written = (digits: number) => numbers.map(value => Number(value.toPrecision(digits)))
/** As numpy and pandas print a single-precision number: the fewest digits that read back as the same. */
const shortestSingle = numbers.map(value => {
  const single = Math.fround(value)
  const fewest = [6, 7, 8, 9].find(digits => Math.fround(Number(single.toPrecision(digits))) === single)
  return Number(single.toPrecision(fewest ?? 9))
})

describe('the form of a column', () => {
  test.each([
    ['double precision', numbers],
    ['single precision', numbers.map(Math.fround)],
    ['single precision', shortestSingle],
    ['6 significant digits', written(6)],
    ['4 significant digits', written(4)],
    ['10 significant digits', written(10)],
    ['3 decimals', numbers.map(value => Number(value.toFixed(3)))],
    ['whole numbers', numbers.map(Math.round)],
  ])('is %s', (name, values) => {
    expect(nameOfForm(numberFormOf(values))).toBe(name)
  })

  test('is decimals where all numbers are of one size, and follows the other columns where it could be either', () => {
    const ofOneSize = numbers.map(value => Number((100 + (value % 100)).toFixed(3)))
    expect(nameOfForm(numberFormOf(ofOneSize))).toBe('3 decimals')
    expect(numberFormsOf([ofOneSize, written(6)]).map(nameOfForm)).toEqual(['6 significant digits', '6 significant digits'])
    expect(numberFormsOf([ofOneSize, written(4)]).map(nameOfForm)).toEqual(['3 decimals', '4 significant digits'])
  })

  test('is not significant digits because a few numbers are whole', () => {
    const values = numbers.map((value, at) => (at % 20 === 0 ? 1 : Number((0.5 + 0.4 * Math.sin(value)).toFixed(4))))
    expect(nameOfForm(numberFormOf(values))).toBe('4 decimals')
  })
})

describe('the error of a number', () => {
  test.each([
    ['single precision', shortestSingle],
    ['6 significant digits', written(6)],
    ['3 decimals', numbers.map(value => Number(value.toFixed(3)))],
  ])('in %s is no smaller than what was written off', (_, values) => {
    const form = numberFormOf(values)
    const size = Math.max(...values)
    numbers.forEach((value, at) => {
      expect(Math.abs(values[at] - value)).toBeLessThanOrEqual(1.000001 * largestErrorOf(form, values[at], size))
    })
  })

  test('follows its size where so many significant digits were written', () => {
    const space = releaseSpace(
      tableOf(
        'synthetic',
        Array.from(written(6), (value, at) => [value, written(5)[at]]),
      ),
    )
    const form = space.forms.get('x0') ?? numberFormOf(new Float64Array())
    const errorOf = (value: number) => largestErrorOf(form, value, Math.max(...numbers))
    expect(errorOf(numbers.find(value => value > 0.1 && value < 1) ?? NaN)).toBeCloseTo(0.5e-6, 12)
    expect(errorOf(numbers.find(value => value > 100 && value < 1000) ?? NaN)).toBeCloseTo(0.5e-3, 9)
    expect(space.uncertainty[0] * space.halfRange[0]).toBeCloseTo(errorOf(Math.max(...numbers)), 9)
  })
})
