import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {createRng} from '../../src/core/rng.js'
import {Table, rowsWithLabel} from '../../src/core/table.js'
import {exec} from '../../src/external/exec.js'
import {testContext} from '../support/context.js'
import {hasPython, hasR, python} from '../support/foreign-packages.js'
import {categorical, gaussianClasses} from '../support/tables.js'

const hasImblearn = hasPython('imblearn', 'pandas')
const hasThemis = hasR('themis', 'jsonlite')

const example = (name: string) => fileURLToPath(new URL(`../../examples/generators/${name}`, import.meta.url))
const minority = {target: 'y', label: '1'}
const numbers = gaussianClasses(createRng('adapters'), {rows: 120, minority: 30, columns: 3})
const levels = ['colour', 'shape'].map((name, at) =>
  categorical(
    name,
    Array.from({length: 120}, (_, row) => ['azur', 'ocker', 'NA'][(row * (at + 2)) % 3]),
  ),
)
const target = numbers.column('y')
const features = numbers.columns.filter(column => column !== target)
const tables = {
  numbers: new Table('train', [...features, target], 120),
  levels: new Table('train', [...levels, target], 120),
  mixed: new Table('train', [...features, target, ...levels], 120),
}
const COUNT = 40

async function rowsOf(command: string, protocol: 'files' | 'lines', train: Table<'train'>): Promise<Table> {
  const generator = await exec.create({command, protocol, rows: 'any', reveal: true})
  const fitted = await generator.fit(train, minority, testContext())
  try {
    return await fitted.sample(COUNT, testContext())
  } finally {
    fitted.dispose()
  }
}

/** Rows of a table as texts, without the target. */
const texts = (table: Table) =>
  table
    .without(['y'])
    .toRows()
    .map(row => JSON.stringify(Object.values(row)))

/** The smallest distance of each made row to the segments between real ones, in numeric columns. */
function offSegments(made: Table, train: Table): number {
  const matrix = (table: Table) => table.toRows().map(row => features.map(({field}) => Number(row[field.name])))
  const real = matrix(train.select(rowsWithLabel(train, 'y', ['1']), 'train'))
  const distance = (row: readonly number[]) =>
    Math.min(
      ...real.flatMap(from =>
        real.map(to => {
          const [way, gone] = [to.map((value, at) => value - from[at]), row.map((value, at) => value - from[at])]
          const length = way.reduce((sum, value) => sum + value * value, 0)
          const share = length === 0 ? 0 : way.reduce((sum, value, at) => sum + value * gone[at], 0) / length
          return Math.hypot(...gone.map((value, at) => value - Math.min(1, Math.max(0, share)) * way[at]))
        }),
      ),
    )
  return Math.max(...matrix(made).map(distance))
}

describe.skipIf(!hasImblearn)(
  `examples/generators/imbalanced_learn.py (skipped unless ${python} has imblearn and pandas)`,
  () => {
    const options = '--train {train} --target {target} --label {label} --count {count} --seed {seed} --out {out}'
    const command = (sampler: string, protocol: 'files' | 'lines', more = '') =>
      `'${python}' -B '${example('imbalanced_learn.py')}' --sampler ${sampler} ${more} ${protocol === 'files' ? options : ''}`

    const clusters = `--parameters '{"cluster_balance_threshold": 0.01}'`
    const samplers: readonly {sampler: string; data: keyof typeof tables; more?: string}[] = [
      // BorderlineSMOTE and ADASYN are called as SMOTE is, and SMOTETomek as SMOTEENN.
      ...['SMOTE', 'SVMSMOTE', 'SMOTEENN'].map(sampler => ({sampler, data: 'numbers'}) as const),
      {sampler: 'KMeansSMOTE', data: 'numbers', more: clusters},
      {sampler: 'RandomOverSampler', data: 'mixed'},
      {sampler: 'SMOTEN', data: 'levels'},
      {sampler: 'SMOTENC', data: 'mixed'},
    ]

    it.each(samplers)('makes new rows with $sampler, on segments between records', async ({sampler, data, more}) => {
      const train = tables[data]
      const made = await rowsOf(command(sampler, 'lines', more), 'lines', train)
      expect(made.rowCount).toBeGreaterThan(sampler === 'SMOTEENN' ? 0 : COUNT / 2)
      if (['numbers', 'mixed'].includes(data) && sampler !== 'SVMSMOTE') expect(offSegments(made, train)).toBeLessThan(1e-9)
      const real = new Set(texts(train))
      const known = texts(made).filter(text => real.has(text)).length
      if (sampler === 'RandomOverSampler') expect(known).toBe(COUNT)
      else if (data === 'numbers') expect(known).toBe(0)
    })

    it('gives the same rows with files as in lines, to the last digit', async () => {
      const [files, lines] = await Promise.all([
        rowsOf(command('SMOTENC', 'files'), 'files', tables.mixed),
        rowsOf(command('SMOTENC', 'lines'), 'lines', tables.mixed),
      ])
      expect(files.toRows()).toEqual(lines.toRows())
    })
  },
)

describe.skipIf(!hasThemis)('examples/generators/themis.R (skipped unless R has themis and jsonlite)', () => {
  const command = (sampler: string, protocol: 'files' | 'lines') =>
    `Rscript '${example('themis.R')}' ${sampler} ${protocol === 'files' ? '{train} {target} {label} {count} {seed} {out}' : ''}`

  it.each([
    ['smote', 'files', 'numbers'],
    ['smotenc', 'lines', 'mixed'],
  ] as const)('makes new rows with %s in %s', async (sampler, protocol, data) => {
    const made = await rowsOf(command(sampler, protocol), protocol, tables[data])
    expect(made.rowCount).toBe(COUNT)
    // R writes fifteen digits.
    if (sampler === 'smote') expect(offSegments(made, tables[data])).toBeLessThan(1e-9)
  })
})

describe.skipIf(!hasImblearn)(`examples/generators/language_model.py (skipped unless ${python} has pandas)`, () => {
  it('takes the lines of an answer that are rows, and asks again until there are enough', async () => {
    const prompts: string[] = []
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        const {messages} = JSON.parse(text) as {messages: {content: string}[]}
        prompts.push(messages[0].content)
        const lines = [
          'Here they are:',
          '1.5,2,3,NA,azur',
          '1,2,3,violet,azur',
          '1,x,3,NA,azur',
          '4,5,6,"ocker",azur',
          'Anything else?',
        ]
        response.end(JSON.stringify({choices: [{message: {content: lines.join('\n')}}]}))
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const {port} = server.address() as AddressInfo
    const command = `'${python}' -B '${example('language_model.py')}' --url http://127.0.0.1:${port}/v1 --shown 10`
    const made = await rowsOf(command, 'lines', tables.mixed).finally(() => server.close())
    expect(prompts).toHaveLength(COUNT / 2)
    expect(new Set(texts(made))).toEqual(new Set(['[1.5,2,3,"NA","azur"]', '[4,5,6,"ocker","azur"]']))
    // The header and ten records of the label.
    expect(prompts[0].split('\n').filter(line => line.split(',').length === 5)).toHaveLength(11)
  })
})
