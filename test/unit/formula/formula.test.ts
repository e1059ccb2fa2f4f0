import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {Table} from '../../../src/core/table.js'
import {compileFormula} from '../../../src/formula/compile-formula.js'
import {NoValue} from '../../../src/formula/no-value.js'
import {rowNames} from '../../../src/formula/row-names.js'
import {hostileFormulas, valuelessFormulas} from '../../support/hostile-formulas.js'
import {categorical, numeric} from '../../support/tables.js'

const table = new Table(
  'source',
  [
    numeric('amount', [100, NaN, -3]),
    categorical('region', ['north', 'south', undefined]),
    numeric('amount in EUR', [7, 8, 9]),
    numeric('max', [1, 2, 3]),
  ],
  3,
)
const names = rowNames(table)
const number = (text: string) => compileFormula(text, {what: 'The cost', names, result: 'number', where: row => `row ${row}`})
const truth = (text: string) => compileFormula(text, {what: 'The rule', names, result: 'boolean'})
const refusal = async (text: string): Promise<UserError> => {
  const error: unknown = await number(text).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof UserError))
    throw new Error(`'${text.slice(0, 80)}' was not refused as a user's mistake: ${String(error)}`)
  return error
}

describe('formulas', () => {
  test.each([
    ['200 + 0.3 * amount', 230],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['7 mod 3 - -1', 2],
    ['-7 mod 3', 2],
    ['amount > 50 ? 2 * amount : 0', 200],
    ['region == "north" ? 1 : 2', 1],
    ["region != 'north' ? 1 : 2", 2],
    ['0 < amount <= 100 ? 1 : 0', 1],
    ['0 < amount < 100 ? 1 : 0', 0],
    ['max(1, amount, 3) + min(4, 5)', 104],
    ['round(abs(-2.6)) + floor(1.9) + ceil(0.1) + sign(-4)', 4],
    ['log(exp(2)) + log2(8) + log10(100) + sqrt(16)', 11],
    ['column["amount in EUR"] + column["amount"]', 107],
    ['column["max"] + max(2, 1)', 3],
    ['  \n 1 + 1 \n', 2],
    ['true and not (false or false) xor false ? 1 : 0', 1],
  ])('%s is %d in the first row', async (text, expected) => {
    expect((await number(text)).evaluate(0)).toBeCloseTo(expected, 12)
  })

  test('knows which names it reads', async () => {
    const {paths} = await truth('column["amount in EUR"] > 3 and amount < 5')
    expect(paths).toEqual([['column', 'amount in EUR'], ['amount']])
  })

  test('names the row where a value is missing or a step has no finite result', async () => {
    const doubled = await number('2 * amount')
    expect(() => doubled.evaluate(1)).toThrow("The cost has no value for row 1: 'amount' is missing.")
    const level = await number('region == "north" ? 1 : 2')
    expect(() => level.evaluate(2)).toThrow("The cost has no value for row 2: 'region' is missing.")
    const divided = await number('1 / (amount + 3)')
    expect(divided.evaluate(0)).toBeCloseTo(1 / 103, 12)
    expect(() => divided.evaluate(2)).toThrow("The cost has no value for row 2: '/' gives no finite number.")
    expect(() => divided.evaluate(2)).toThrow(NoValue)
  })

  test('points at the place in the text', async () => {
    const unknown = await refusal('region == "amuont" ? amuont : 1')
    expect(unknown.message).toContain("at character 22: there is no 'amuont'")
    expect(unknown.suggestions.join('\n')).toContain("Did you mean 'amount'?")
    const cut = await refusal('3 * (amount + ')
    expect(cut.message).toContain('at character 14')
  })

  test('refuses a formula of the wrong kind', async () => {
    await expect(number('amount > 3')).rejects.toThrow('The cost must give a number')
    await expect(truth('amount')).rejects.toThrow('The rule must give true or false')
    await expect(truth('region')).rejects.toThrow('The rule must give true or false')
  })

  test('refuses hundreds of hostile formulas, and nothing of them is executed', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    for (const text of hostileFormulas) await refusal(text)
    for (const text of valuelessFormulas) {
      const formula = await number(text)
      expect(() => formula.evaluate(0)).toThrow(NoValue)
    }
    expect(new Set([...hostileFormulas, ...valuelessFormulas]).size).toBeGreaterThan(250)
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
    expect('reached' in globalThis).toBe(false)
  })

  test('reads every name once, however deep comparisons in chains are nested', async () => {
    let reads = 0
    const counted = {resolve: () => ({kind: 'number' as const, read: () => ++reads}), known: ['x']}
    const nested = Array.from({length: 39}).reduce<string>(inner => `(0 < ${inner} < 2 ? 1 : 0)`, 'x')
    const formula = await compileFormula(nested, {what: 'The cost', names: counted, result: 'number'})
    expect([formula.evaluate(0), reads]).toEqual([1, 1])
  })

  test('keeps what acts on a terminal out of its messages', async () => {
    for (const text of ['\u202Eamount + x', 'x\u001B[31m', '"\u0007" == y']) {
      const {message, suggestions} = await refusal(text)
      expect([message, ...suggestions].join('').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
  })
})
