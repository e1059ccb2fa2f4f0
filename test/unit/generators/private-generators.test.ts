import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, categoricalColumn, numericColumn} from '../../../src/core/table.js'
import {concentratedCurve, epsilonAt, rhoFor} from '../../../src/dp/accountant.js'
import {declareLevels} from '../../../src/dp/declare-levels.js'
import {parseDomain} from '../../../src/dp/domain.js'
import {dpGaussianCopula} from '../../../src/generators/private/dp-gaussian-copula.js'
import {estimateMarginal} from '../../../src/generators/private/dp-gaussian-copula/marginal.js'
import {noiseMultipliers} from '../../../src/generators/private/dp-gaussian-copula/model.js'
import {scaleOf} from '../../../src/generators/private/dp-gaussian-copula/scale.js'
import {isPrivate} from '../../../src/generators/private/private-options.js'
import {generators} from '../../../src/generators/registry.js'
import {smoteDp} from '../../../src/generators/private/smote-dp.js'
import {normalCdf, normalQuantile} from '../../../src/stats/special.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const ROWS = 2000

/** A skewed number, a number that rises with it in steps of 5, a level that rises with both, cells missing in a third of the rows. */
function correlated(): Table<'train'> {
  const rng = createRng('correlated')
  const common = Array.from({length: ROWS}, () => normal(rng))
  const partner = common.map(value => 0.8 * value + 0.6 * normal(rng))
  return new Table(
    'train',
    [
      numeric('skewed', common.map(Math.exp)),
      numeric(
        'stepped',
        partner.map((value, at) => (at % 3 === 0 ? NaN : 5 * Math.round(4 * normalCdf(value)))),
      ),
      categorical(
        'level',
        common.map(value => (value < 0 ? 'low' : value < 1 ? 'middle' : 'top')),
      ),
      categorical('y', new Array<string>(ROWS).fill('1')),
    ],
    ROWS,
  )
}

const domain = JSON.stringify({
  skewed: {min: 0, max: 10},
  stepped: {min: 0, max: 20, step: 5, missing: true},
  level: {levels: ['low', 'middle', 'top']},
})

async function made(options: Record<string, string | number | boolean>, rows = 4000, train = correlated()): Promise<Table> {
  const fitted = await dpGaussianCopula.create({domain, insecureSeed: true, ...options}).fit(train, minority, testContext())
  return fitted.sample(rows, testContext('sample'))
}

const share = (values: ArrayLike<number>, wanted: (value: number) => boolean) =>
  Array.from(values).filter(wanted).length / values.length

describe('dp-gaussian-copula', () => {
  test('with a budget that hides nothing has the columns and the dependence of the class', async () => {
    const table = await made({epsilon: 100, bins: 256, clip: 3})
    const [skewed, stepped] = ['skewed', 'stepped'].map(name => numericColumn(table, name).values)
    for (const probability of [0.1, 0.5, 0.9])
      expect(share(skewed, value => value < Math.exp(normalQuantile(probability)))).toBeCloseTo(probability, 1)
    expect(share(stepped, Number.isNaN)).toBeCloseTo(1 / 3, 1)
    const {codes, field} = categoricalColumn(table, 'level')
    expect(share(codes, code => field.levels[code] === 'low')).toBeCloseTo(0.5, 1)
    // A rising pair of normal correlation 0.8 agrees about the median in 1/2 + asin(0.8) / pi = 0.795 of the rows (Sheppard, 1899).
    const there = Array.from(skewed.keys()).filter(row => stepped[row] !== 10 && !Number.isNaN(stepped[row]))
    const agree = there.filter(row => skewed[row] > 1 === stepped[row] > 10).length / there.length
    expect(agree).toBeGreaterThan(0.78)
    const lowAndLow = Array.from(codes).filter((code, row) => field.levels[code] === 'low' && skewed[row] < 1).length
    expect(lowAndLow / codes.length).toBeGreaterThan(0.42)
  })

  test('stays in the domain and on its steps, whatever the data hold', async () => {
    const train = correlated()
    const narrow = JSON.stringify({
      skewed: {min: 1, max: 2},
      stepped: {min: 5, max: 12, step: 3.5},
      level: {levels: ['top', 'low']},
    })
    const table = await made({domain: narrow, epsilon: 3}, 500, train)
    expect(numericColumn(table, 'skewed').values.every(value => value >= 1 && value <= 2)).toBe(true)
    expect(new Set(numericColumn(table, 'stepped').values)).toEqual(new Set([5, 8.5, 12]))
    const {codes, field} = categoricalColumn(table, 'level')
    expect(new Set(Array.from(codes, code => field.levels[code]))).toEqual(new Set(['low', 'top']))
  })

  test('spends what the budget allows, in parts that add up', () => {
    for (const columns of [1, 2, 9]) {
      const {counts, products} = noiseMultipliers(columns, 0.3, 0.4)
      expect(columns / (2 * counts ** 2) + (columns === 1 ? 0 : 1 / (2 * products ** 2))).toBeCloseTo(0.3, 12)
    }
    expect(epsilonAt(concentratedCurve(rhoFor({epsilon: 2, delta: 1e-6})), 1e-6).epsilon).toBeCloseTo(2, 3)
  })

  test('sees nothing in counts that are all noise, and everything in counts without any', () => {
    const field = {kind: 'numeric', name: 'x', min: NaN, max: NaN, decimals: 0, integer: false, missing: 0} as const
    const scale = scaleOf(field, {kind: 'numeric', min: 0, max: 1, missing: false}, 4)
    const flat = estimateMarginal(scale, Float64Array.of(0, 52, 48, 24, 26, 27, 23), 100)
    expect(Array.from(flat.shares)).toEqual([0.25, 0.25, 0.25, 0.25])
    const exact = estimateMarginal(scale, Float64Array.of(0, 70, 30, 60, 10, 0, 30), 1e-12)
    exact.shares.forEach((value, at) => {
      expect(value).toBeCloseTo([0.6, 0.1, 0, 0.3][at], 9)
    })
  })

  test('makes a level of the domain that nobody has, once the table lists it', async () => {
    const train = correlated()
    const wider = JSON.stringify({...(JSON.parse(domain) as object), level: {levels: ['low', 'middle', 'none', 'top']}})
    await expect(made({domain: wider}, 10, train)).rejects.toThrow(UserError)
    const declared = declareLevels(train, parseDomain('test', wider))
    expect(categoricalColumn(declared, 'level').field.levels).toEqual(['low', 'middle', 'none', 'top'])
    const back = (table: Table) =>
      Array.from(categoricalColumn(table, 'level').codes, code => categoricalColumn(table, 'level').field.levels[code])
    expect(back(declared)).toEqual(back(train))
    const none = categoricalColumn(await made({domain: wider, epsilon: 0.05}, 4000, declared), 'level').codes.filter(
      code => code === 2,
    )
    expect(none.length).toBeGreaterThan(0)
  })

  test.each([
    ['not json', 'must be a JSON object'],
    ['[1, 2]', 'must be a JSON object'],
    ['{"a": 3}', 'be an object'],
    ['{"a": {"min": 1}}', 'min < max'],
    ['{"a": {"min": 2, "max": 1}}', 'min < max'],
    ['{"a": {"min": 0, "max": 1, "step": 2}}', 'step above 0'],
    ['{"a": {"min": 0, "max": 1, "steps": 2}}', "no 'steps'"],
    ['{"a": {"levels": []}}', 'list of different texts'],
    ['{"a": {"levels": ["x", "x"]}}', 'list of different texts'],
    ['{"a": {"levels": ["x"], "max": 3}}', 'not both'],
    ['{"a": {"levels": ["x"], "missing": 1}}', 'true or false'],
  ])('refuses the domain %s', (text, message) => {
    expect(() => parseDomain('dp-gaussian-copula', text)).toThrow(UserError)
    expect(() => parseDomain('dp-gaussian-copula', text)).toThrow(message)
  })

  test('refuses a domain of the wrong kind for its column', async () => {
    const change = (entry: object) => JSON.stringify({...(JSON.parse(domain) as object), ...entry})
    await expect(made({domain: change({level: {min: 0, max: 1}})})).rejects.toThrow('must have levels')
    await expect(made({domain: change({skewed: {levels: ['a']}})})).rejects.toThrow('must have min and max')
  })
})

describe('smote-dp', () => {
  test('names the price of oversampling, which grows with the groups and not with the rows', async () => {
    const notes = async (options: object) =>
      (await smoteDp.create({domain, insecureSeed: true, ...options}).fit(correlated(), minority, testContext())).notes.join()
    expect(await notes({})).toContain('can change 10 SMOTE rows, which makes the noise 2.8 to 4 times')
    expect(await notes({groupSize: 6, rowsPerRecord: 1})).toContain(
      'can change 6 SMOTE rows, which makes the noise 8.5 to 12 times',
    )
  })

  test('draws columns together as SMOTE does, and keeps how they depend on each other', async () => {
    const options = {domain, insecureSeed: true, epsilon: 100, bins: 128}
    const spread = async (generator: ReturnType<typeof smoteDp.create>) => {
      const table = await (await generator.fit(correlated(), minority, testContext())).sample(4000, testContext('sample'))
      const logs = numericColumn(table, 'skewed').values.map(Math.log).toSorted()
      return logs[3000] - logs[1000]
    }
    expect(await spread(smoteDp.create({...options, rowsPerRecord: 20}))).toBeLessThan(
      0.95 * (await spread(dpGaussianCopula.create(options))),
    )
  })
})

test('a generator is private by default, or when an epsilon is given to one that can be', () => {
  const specs = (name: string) => generators.get(name).options
  expect(isPrivate(specs('smote-dp'), {})).toBe(true)
  expect(isPrivate(specs('smote'), {})).toBe(false)
  const optional = {epsilon: {type: 'number', min: 0, max: 1, description: 'Given or not.'}} as const
  expect([isPrivate(optional, {}), isPrivate(optional, {epsilon: 1})]).toEqual([false, true])
})
