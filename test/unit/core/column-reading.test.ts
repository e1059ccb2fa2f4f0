import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {createRng, integerBelow} from '../../../src/core/rng.js'
import {categoricalColumn, numericColumn} from '../../../src/core/table.js'
import type {LoadedTable} from '../../../src/io/loaded-table.js'
import type {ReadOptions} from '../../../src/io/read-options.js'
import {inFlags} from '../../support/in-flags.js'
import {read} from '../../support/read-text.js'

/** A file of one column x, every cell in quotes, beside a target y of 20 positive rows in a hundred. */
const column = (cells: readonly string[]) =>
  `x,y\n${cells.map((cell, row) => `"${cell}",${row % 5 === 0 ? 'yes' : 'no'}\n`).join('')}`
const readColumn = (cells: readonly string[], options: ReadOptions = {}) => read(column(cells), {target: 'y', ...options})

const numbers = ({table}: LoadedTable, name = 'x') => [...numericColumn(table, name).values]
const levels = ({table}: LoadedTable, name = 'x') => categoricalColumn(table, name).field.levels
const texts = ({table}: LoadedTable, name = 'x') => {
  const {codes, field} = categoricalColumn(table, name)
  return Array.from(codes, code => (code < 0 ? null : field.levels[code]))
}
const readingOf = ({reading}: LoadedTable, name = 'x') => reading.columns.find(each => each.name === name)
const notes = (loaded: LoadedTable, name = 'x') => readingOf(loaded, name)?.notes.join('\n') ?? ''

/** The whole text a user sees: message and suggestions. */
async function complaint(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  return inFlags(error as UserError)
}

/** So many whole numbers below a bound, the same each time. */
function wholeNumbers(count: number, below: number, seed = 'cells'): number[] {
  const rng = createRng(seed)
  return Array.from({length: count}, () => integerBelow(rng, below))
}
const grouped = (value: number, separator: string) => String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, separator)

describe('Codes with leading zeros', () => {
  const codes = wholeNumbers(300, 100_000).map(value => String(value).padStart(5, '0'))

  test.each([
    ['few', codes.slice(0, 40)],
    ['many', codes],
    ['many, the first zero late', codes.toSorted().reverse()],
  ])('are text when all have the same width: %s', async (_, cells) => {
    const loaded = await readColumn(cells)
    expect(texts(loaded)).toEqual(cells)
    expect(notes(loaded)).toMatch(/begin with a zero and all have 5 digits: a code.*--numeric x/)
  })

  test('stay text beside missing cells', async () => {
    const loaded = await readColumn(['', ...codes, 'NA'])
    expect(texts(loaded)).toEqual([null, ...codes, null])
    expect(readingOf(loaded)?.missing).toEqual([
      {token: '', count: 1},
      {token: 'NA', count: 1},
    ])
  })

  test.each([
    ['few', ['00501', '2134', '02139', '60614']],
    ['many', [...wholeNumbers(200, 100_000).map(String), '00501']],
  ])('of several widths are in doubt: %s', async (_, cells) => {
    expect(await complaint(readColumn(cells))).toMatch(/begin with a zero.*--categorical x.*--numeric x.*--ignore x/s)
    expect(texts(await readColumn(cells, {categorical: ['x']}))).toEqual(cells)
    expect(numbers(await readColumn(cells, {numeric: ['x']}))).toEqual(cells.map(Number))
  })

  test.each([[['0', '10', '20']], [['0.5', '0.25', '10.75']], [['-0.5', '0', '100']]])(
    'are not what a zero by itself is: %s',
    async cells => {
      expect(numbers(await readColumn(cells))).toEqual(cells.map(Number))
    },
  )

  test('in measures with a point are written zeros and no codes', async () => {
    const loaded = await readColumn(['07.5', '12.5', '03.0'])
    expect(numbers(loaded)).toEqual([7.5, 12.5, 3])
    expect(notes(loaded)).toContain('begin with a zero')
  })
})

describe('Marks of missing values among numbers', () => {
  const measured = wholeNumbers(90, 3000).map(value => String(value / 10))

  test.each(['.', '-', '--', '*', 'unknown', 'n.a.', 'not done', 'missing', 'none'])(
    "'%s' in most rows of a measure is in doubt",
    async mark => {
      const cells = measured.flatMap(value => [value, mark, mark])
      const message = await complaint(readColumn(cells))
      expect(message).toContain(`67 % of its cells are '${mark}', the others are numbers.`)
      expect(message).toContain('--missing')
      expect(message).toContain('--categorical x')
      const mended = await readColumn(cells, {missing: [mark]})
      expect(numbers(mended).filter(value => !Number.isNaN(value))).toEqual(measured.map(Number))
      expect(notes(mended)).toContain('67 % of it is missing')
    },
  )

  test('in few rows they are in doubt as well, and so wherever they come first', async () => {
    for (const cells of [
      ['.', ...measured],
      [...measured, '.'],
      ['.', ...measured.slice(0, 10)],
    ])
      expect(await complaint(readColumn(cells))).toMatch(/cells are '\.', the others are numbers.*--missing \./s)
  })

  test('the list that is proposed goes on naming the marks that the file holds', async () => {
    const file = `x,z,y\n${measured.map((value, row) => `${row % 2 ? '.' : value},${row % 9 ? row : 'NA'},a\n`).join('')}`
    const message = await complaint(read(file, {target: 'y'}))
    expect(message).toContain('--missing .,NA')
  })

  test('a scale of few numbers and a word is a category, which is said', async () => {
    const loaded = await readColumn(['1', '2', '3', 'unknown', 'unknown', 'unknown', 'unknown', '2'])
    expect(levels(loaded)).toEqual(['1', '2', '3', 'unknown'])
    expect(notes(loaded)).toMatch(/'unknown' \(4 rows\) read as a level.*--missing unknown/)
  })

  test('hundreds of numbers beside texts are no levels', async () => {
    const cells = measured.flatMap((value, row) => [value, `ward ${row % 7}`, `ward ${row % 5}`])
    const message = await complaint(readColumn(cells))
    expect(message).toMatch(/33 % of its cells are numbers.*--categorical x/s)
    expect(message).not.toContain('ward')
  })

  test('hexadecimal ids that happen to be digits are text', async () => {
    const rng = createRng('hex')
    const ids = Array.from({length: 400}, () =>
      integerBelow(rng, 16 ** 7)
        .toString(16)
        .padStart(7, '0'),
    )
    expect(texts(await readColumn(ids))).toEqual(ids)
  })

  test.each([
    [-999, wholeNumbers(60, 80)],
    [-1, wholeNumbers(60, 80)],
    [9999, wholeNumbers(60, 80)],
    [99, wholeNumbers(60, 9)],
  ])('%d far from all other numbers is noted', async (mark, values) => {
    const loaded = await readColumn([...values, mark, mark, mark].map(String))
    expect(numbers(loaded)).toContain(mark)
    expect(notes(loaded)).toMatch(new RegExp(`^${mark} in 3 rows \\(\\d+ %\\), far from all other values`))
  })

  test('a spike at zero below a measure is noted; zeros of a count, of an amount and of a difference are not', async () => {
    const pressure = wholeNumbers(60, 50).map(value => value + 60)
    expect(notes(await readColumn([...pressure, 0, 0, 0, 0, 0].map(String)))).toMatch(/^0 in 5 rows \(8 %\).*missing value/)
    for (const cells of [
      [...wholeNumbers(60, 20), 0, 0, 0, 0],
      [...wholeNumbers(60, 2000).map(value => value / 100), 0, 0, 0, 0],
      [...wholeNumbers(60, 50).map(value => value - 25), 0, 0, 0, 0],
    ])
      expect(notes(await readColumn(cells.map(String)))).toBe('')
  })
})

describe('Marks that are levels', () => {
  const alcohol = ['None', 'None', 'None', 'light', 'None', 'heavy', 'None', 'None', 'light', 'None']

  test("'None' among categories is a level, which is said", async () => {
    const loaded = await readColumn(alcohol)
    expect(texts(loaded)).toEqual(alcohol)
    expect(readingOf(loaded)).toMatchObject({levels: 3, missing: []})
    expect(notes(loaded)).toMatch(/'None' \(7 rows\) read as a level.*--missing None/)
  })

  test("'None' can be missing when the user says so, and is among numbers", async () => {
    expect(texts(await readColumn(alcohol, {missing: ['None']}))).toEqual(alcohol.map(cell => (cell === 'None' ? null : cell)))
    expect(numbers(await readColumn(['1.5', 'None', '2']))).toEqual([1.5, NaN, 2])
  })

  test("'None' is a label of a target", async () => {
    const loaded = await read('x,y\n1,None\n2,Insomnia\n3,None\n', {target: 'y', minority: ['Insomnia']})
    expect(levels(loaded, 'y')).toEqual(['Insomnia', 'None'])
  })

  test("'NA' that is more common than any level is in doubt, in the column or in the class that is asked about", async () => {
    const alley = ['NA', 'NA', 'gravel', 'NA', 'paved', 'NA']
    const message = await complaint(readColumn(alley))
    expect(message).toMatch(/'NA' is 67 % of the column.*--keep-level NA.*--missing NA/s)
    expect(texts(await readColumn(alley, {keepLevel: ['NA']}))).toEqual(alley)
    expect(texts(await readColumn(alley, {missing: ['NA']}))).toEqual(alley.map(cell => (cell === 'NA' ? null : cell)))
    // Rows 0, 5, 10, ... are the positive ones.
    const rare = Array.from({length: 50}, (_, row) => (row % 5 === 0 ? 'NA' : 'paved'))
    expect(await complaint(readColumn(rare, {minority: ['yes']}))).toContain("'NA' is 100 % of the rows with y 'yes'")
    expect(texts(await readColumn(rare)).filter(text => text === null)).toHaveLength(10)
  })

  test('among numbers a mark that is kept as a level stays missing', async () => {
    expect(numbers(await readColumn(['1', 'NA', '3'], {keepLevel: ['NA']}))).toEqual([1, NaN, 3])
  })
})

describe('Currencies, percent signs, units and thousands', () => {
  test.each([
    ['$', ['$6,307.96', '$944.02', '$1,200,000.50'], [6307.96, 944.02, 1200000.5]],
    ['a sign', ['-$5.10', '$-7.25', '$1'], [-5.1, -7.25, 1]],
    ['EUR', ['EUR 5', 'EUR 7.5', 'EUR 1,250.75'], [5, 7.5, 1250.75]],
    ['€ behind', ['5 €', '7.5 €', '0.75 €'], [5, 7.5, 0.75]],
    ['per cent', ['98.3%', '1.4%', '31%'], [98.3, 1.4, 31]],
    ['units', ['12 kg', '7.5 kg', '60 kg'], [12, 7.5, 60]],
    ['commas between thousands', ['1,234,567', '896', '15,223'], [1234567, 896, 15223]],
    ['a point beside commas', ['1,234', '896.5', '15,223'], [1234, 896.5, 15223]],
  ])('%s: numbers where nothing else explains them', async (_, cells, values) => {
    const loaded = await readColumn(cells)
    expect(numbers(loaded)).toEqual(values)
    expect(readingOf(loaded)?.form).toMatch(/before|after|between thousands/)
    expect(notes(loaded)).toBe('')
  })

  test('what is plain in one half of a long column and has separators in the other is one column', async () => {
    const small = wholeNumbers(100, 1000).map(String)
    const large = ['1,000,000', ...wholeNumbers(100, 9000).map(value => grouped(value + 1000, ','))]
    const loaded = await readColumn([...small, ...large])
    expect(numbers(loaded)).toEqual([...small, ...large].map(cell => Number(cell.replaceAll(',', ''))))
  })

  test('decimal commas and points between thousands', async () => {
    const cells = ['8.646,37', '12,5', '1.204.000,00']
    expect(await complaint(readColumn(cells))).toMatch(
      /points between thousands and a decimal comma.*--decimal-comma --thousands point/s,
    )
    for (const thousands of [undefined, 'point'])
      expect(numbers(await readColumn(cells, {decimalComma: true, ...(thousands && {thousands})}))).toEqual([
        8646.37, 12.5, 1204000,
      ])
  })

  test.each([
    ['blank', ' '],
    ['blank', '\u00a0'],
    ['blank', '\u202f'],
    ['apostrophe', "'"],
    ['apostrophe', '\u2019'],
  ])('a %s between thousands gets one message, and is read when told (%j)', async (thousands, separator) => {
    const values = [1234567, 896, 15223, 1204]
    const cells = values.map(value => grouped(value, separator))
    const message = await complaint(readColumn(cells))
    expect(message).toContain(`${thousands}s between thousands`)
    expect(message).toContain(`--thousands ${thousands}`)
    expect(numbers(await readColumn(cells, {thousands}))).toEqual(values)
  })

  const costs = wholeNumbers(80, 20_000).map(value => value + 500)
  test.each([
    ['beside numbers below a thousand', costs.map(value => grouped(value, ','))],
    ['by themselves', costs.map(value => grouped(value + 1000, ','))],
  ])('commas before three digits are not guessed at, and never become decimal commas by our advice: %s', async (_, cells) => {
    const message = await complaint(readColumn(cells))
    expect(message).toContain('thousands separator')
    expect(message).toContain('--thousands comma')
    expect(message).not.toMatch(/--decimal-comma(?! --thousands none)/)
    expect(await complaint(readColumn(cells, {decimalComma: true}))).toContain('thousands separator')
    const values = cells.map(cell => Number(cell.replace(',', '')))
    expect(numbers(await readColumn(cells, {thousands: 'comma'}))).toEqual(values)
    const asDecimals = await readColumn(cells, {decimalComma: true, thousands: 'none'})
    expect(numbers(asDecimals)).toEqual(cells.map(cell => Number(cell.replace(',', '.'))))
  })

  test('another column of the file settles what commas are', async () => {
    const proof = 'x,z,y\n"15,223","$1,234.50",a\n"18,742",$20.00,b\n'
    expect(numbers(await read(proof, {target: 'y'}))).toEqual([15223, 18742])
    const decimal = 'x;z;y\n15,223;0,5;a\n18,742;1,25;b\n'
    expect(numbers(await read(decimal, {target: 'y', decimalComma: true}))).toEqual([15.223, 18.742])
  })

  test('decimals of three digits that begin with a zero are no thousands', async () => {
    expect(numbers(await read('x;y\n0,123;a\n1,250;b\n', {target: 'y', decimalComma: true}))).toEqual([0.123, 1.25])
  })

  test('symbols that differ are in doubt where there are many numbers, and levels where there are few', async () => {
    const prices = wholeNumbers(60, 10_000).map((value, row) => `${row % 2 ? '€' : '$'}${value}`)
    expect(await complaint(readColumn(prices))).toMatch(/different symbols.*--categorical x.*--ignore x/s)
    expect(levels(await readColumn(['5 mg', '1 g', '5 mg', '10 mg']))).toEqual(['1 g', '10 mg', '5 mg'])
  })

  test('codes with letters before the number are text', async () => {
    const codes = wholeNumbers(60, 10_000).map(value => `P${value}`)
    expect(texts(await readColumn(codes))).toEqual(codes)
  })

  test.each(['comma', 'point', 'blank', 'apostrophe', 'none'])(
    '--thousands %s leaves plain numbers as they are',
    async thousands => {
      const decimalComma = thousands === 'point'
      expect(numbers(await readColumn(['1', '2345', '-3'], {thousands, decimalComma}))).toEqual([1, 2345, -3])
    },
  )

  test('a separator that is the decimal sign, or none that we know, is refused', async () => {
    expect(await complaint(readColumn(['1'], {thousands: 'point'}))).toContain('--decimal-comma')
    expect(await complaint(readColumn(['1'], {thousands: 'comma', decimalComma: true}))).toContain('one meaning')
    expect(await complaint(readColumn(['1'], {thousands: 'x'}))).toContain('must be comma, point, blank, apostrophe or none')
  })

  test('groups that are not of three digits are no thousands', async () => {
    expect(await complaint(readColumn(['12,34', '1,234,5'], {thousands: 'comma'}))).toContain('expected a number')
  })

  test('what a double does not hold is refused in these forms too', async () => {
    expect(await complaint(readColumn(['$135217135789159273', '$2']))).toContain("column 'x'")
  })
})

describe('Labels and levels that differ in spelling alone', () => {
  const rows = (labels: readonly string[]) => `x,y\n${labels.map((label, row) => `${row},${label}\n`).join('')}`
  const twelve = (label: string) => Array.from({length: 12}, () => label)

  test.each([
    ['1', '1.0'],
    ['1', '01'],
    ['yes', 'Yes'],
    ['YES', 'yes'],
    ['gr\u00fcn', 'gru\u0308n'],
    ['very ill', 'very  ill'],
  ])("labels '%s' and '%s' are an error that names both", async (one, other) => {
    const file = rows([...twelve(one), ...twelve(other), ...twelve('0')])
    const message = await complaint(read(file, {target: 'y', minority: [one]}))
    expect(message).toContain(`'${one}' (12 rows)`)
    expect(message).toContain(`'${other}' (12 rows)`)
    expect(message).toMatch(/--merge-levels y.*--distinct-levels y/)
    const merged = await read(file, {target: 'y', minority: [one], mergeLevels: ['y']})
    expect(levels(merged, 'y')).toEqual(['0', one].sort())
    expect(levels(await read(file, {target: 'y', minority: [one], distinctLevels: ['y']}), 'y')).toHaveLength(3)
  })

  test('a label that few rows have is counted, not named', async () => {
    const message = await complaint(read(rows([...twelve('case'), 'CASE', ...twelve('control')]), {target: 'y'}))
    expect(message).toContain("'case' (12 rows) and another spelling (1 row)")
    expect(message).not.toContain('CASE')
  })

  test('labels that are long numbers differ in each digit', async () => {
    const file = rows([...twelve('9007199254740993'), ...twelve('9007199254740992')])
    expect(levels(await read(file, {target: 'y'}), 'y')).toHaveLength(2)
  })

  test('levels of a feature stay apart with a note, and are one when told', async () => {
    const cells = [...twelve('smoker'), ...twelve('Smoker'), ...twelve('never')]
    const loaded = await readColumn(cells)
    expect(levels(loaded)).toEqual(['Smoker', 'never', 'smoker'])
    expect(notes(loaded)).toMatch(/'smoker' and 'Smoker'|'Smoker' and 'smoker'/)
    expect(notes(loaded)).toContain('--merge-levels x')
    const merged = await readColumn([...cells, 'smoker'], {mergeLevels: ['x']})
    expect(levels(merged)).toEqual(['never', 'smoker'])
    expect(notes(await readColumn(cells, {distinctLevels: ['x']}))).toBe('')
  })
})

describe('What is said of all columns', () => {
  test('all columns in doubt are named in one message, with the flags of each', async () => {
    const rows = Array.from({length: 40}, (_, row) =>
      [row % 2 ? '0501' : '10001', row % 3 ? '.' : row * 1.5, `"1${row % 10},${100 + row}"`, row % 2 ? 'a' : 'A'].join(),
    )
    const file = `zip,dose,cost,label\n${rows.join('\n')}\n`
    const message = await complaint(read(file, {target: 'label'}))
    expect(message).toContain('it is not certain how to read 4 columns')
    for (const flag of ['--categorical zip', '--numeric zip', '--missing .', '--thousands comma', '--merge-levels label'])
      expect(message).toContain(flag)
  })

  test('the reading has every column of the file in its order', async () => {
    const {reading} = await read('id,who,a,b,c,d,y\n1,p,1.25,x,7,,n\n2,q,3,z,7,NA,y\n', {
      target: 'y',
      group: 'who',
      ignore: ['id'],
    })
    expect(reading.rows).toBe(2)
    expect(reading.columns).toEqual([
      {name: 'id', part: 'ignored', type: 'unread', missing: [], notes: []},
      {name: 'who', part: 'group', type: 'category', levels: 2, missing: [], notes: []},
      {name: 'a', part: 'feature', type: 'number', decimals: 2, levels: 2, missing: [], notes: []},
      {name: 'b', part: 'feature', type: 'category', levels: 2, missing: [], notes: []},
      {name: 'c', part: 'feature', type: 'constant', decimals: 0, levels: 1, missing: [], notes: []},
      {
        name: 'd',
        part: 'feature',
        type: 'empty',
        decimals: 0,
        levels: 0,
        missing: [
          {token: '', count: 1},
          {token: 'NA', count: 1},
        ],
        notes: ['100 % of it is missing'],
      },
      {name: 'y', part: 'target', type: 'category', levels: 2, missing: [], notes: []},
    ])
  })

  test('names that are part of two answers are refused', async () => {
    expect(await complaint(read('a,y\n1,x\n', {categorical: ['a'], numeric: ['a']}))).toContain('--categorical and --numeric')
    expect(await complaint(read('a,y\n1,x\n', {mergeLevels: ['y'], distinctLevels: ['y']}))).toContain('--merge-levels')
    expect(await complaint(read('a,y\n1,x\n', {numeric: ['b']}))).toContain("no column 'b' (--numeric)")
  })
})
