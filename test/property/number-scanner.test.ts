import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {NumberScanner} from '../../src/io/columns/number-scanner.js'
import {decimalsOf, isPlain} from '../../src/io/columns/number-text.js'

const digits = (maxLength: number) => fc.stringMatching(/^[0-9]*$/, {maxLength})
const numberLike = fc
  .tuple(
    fc.constantFrom('', '-', '+', '--'),
    digits(25),
    fc.constantFrom('', '.', '..'),
    digits(28),
    fc.constantFrom('', '', '', 'e3', ' '),
  )
  .map(parts => parts.join(''))
const double = fc.double({noNaN: true, noDefaultInfinity: true}).map(String)
const rounded = fc
  .tuple(fc.double({min: -1e6, max: 1e6, noNaN: true}), fc.integer({min: 0, max: 20}))
  .map(([value, decimals]) => value.toFixed(decimals))
const hostile = fc.oneof(numberLike, double, rounded, fc.stringMatching(/^[0-9.,+eE x٣-]*$/, {maxLength: 12}))

describe('NumberScanner', () => {
  test('takes for a number what the pattern of numbers without exponent takes, with the value of Number and its decimals', () => {
    const scanner = new NumberScanner('.')
    let numbers = 0
    fc.assert(
      fc.property(hostile, text => {
        const isNumber = isPlain(text) === true
        expect(scanner.scan(text)).toBe(isNumber)
        if (!isNumber) return
        numbers++
        // Object.is tells 0 from -0.
        expect(Object.is(scanner.value, Number(text)), text).toBe(true)
        expect(scanner.decimals).toBe(decimalsOf(text))
      }),
      {numRuns: 5000},
    )
    expect(numbers).toBeGreaterThan(1000)
  })

  test('reads decimal commas as points', () => {
    const [points, commas] = [new NumberScanner('.'), new NumberScanner(',')]
    fc.assert(
      fc.property(hostile, text => {
        const other = text.replaceAll(/[.,]/g, sign => (sign === '.' ? ',' : '.'))
        expect(commas.scan(other)).toBe(points.scan(text))
        if (points.scan(text)) expect([commas.value, commas.decimals]).toEqual([points.value, points.decimals])
      }),
      {numRuns: 1000},
    )
  })

  // Just above and below 2^53, at most decimals, and halfway between two doubles.
  test.each([
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '900719925474099.3',
    '0.0000000000000000000001',
    '0.00000000000000000000001',
    '1.00000000000000011102230246251565',
    '-0',
    '-0.0',
    '.5',
    '5.',
    '0'.repeat(400) + '1',
    '1'.repeat(400),
  ])('gives the nearest double of %s', text => {
    const scanner = new NumberScanner('.')
    expect(scanner.scan(text)).toBe(true)
    expect(Object.is(scanner.value, Number(text))).toBe(true)
  })
})
