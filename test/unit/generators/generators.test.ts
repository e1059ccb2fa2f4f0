import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {adasyn} from '../../../src/generators/interpolation/adasyn.js'
import {borderlineSmote} from '../../../src/generators/interpolation/borderline-smote.js'
import type {GeneratorDefinition} from '../../../src/generators/define-generator.js'
import type {Generator} from '../../../src/generators/generator.js'
import {randomOversampling} from '../../../src/generators/statistical/random-oversampling.js'
import {isPrivate} from '../../../src/generators/private/private-options.js'
import {generators} from '../../../src/generators/registry.js'
import {smoteNc} from '../../../src/generators/interpolation/smote-nc.js'
import {smote} from '../../../src/generators/interpolation/smote.js'
import {readTable} from '../../../src/io/read-table.js'
import {testContext} from '../../support/context.js'
import {asPictures} from '../../support/pictures.js'
import {asSignals} from '../../support/signals.js'
import {categorical, gaussianClasses, numeric} from '../../support/tables.js'

const registry = path.resolve(fileURLToPath(import.meta.url), '../../../../fixtures/data/rare-disease-registry.csv')
const minority = {target: 'y', label: '1'}
const overlapping = (minorityRows = 35) =>
  gaussianClasses(createRng(2), {rows: 120, minority: minorityRows, columns: 3}).as('train')

const fit = (generator: Generator, train: Table<'train'>) => generator.fit(train, minority, testContext())

/** A private generator must not say how many rows there are: what it refuses does not depend on them. */
const saysItsRange = ({options}: GeneratorDefinition) => Object.hasOwn(options, 'neighbours') && !isPrivate(options, {})

describe('The number of neighbours', () => {
  it.each(generators.entries.filter(saysItsRange).map(({name}) => name))(
    'of %s is refused when it is more than the class allows, with the range',
    async name => {
      const generator = generators.get(name)
      const {columns} = generator
      const train = overlapping()
      const level = categorical(
        'level',
        Array.from({length: 120}, (_, row) => 'ab'[row % 2]),
      )
      const samples = gaussianClasses(createRng(2), {rows: 120, minority: 35, columns: 64})
      const suited = {
        ...{
          numeric: train,
          mixed: train.withColumns([...train.columns, level]),
          any: train.withColumns([...train.columns, level]),
        },
        categorical: train.withColumns([train.column('y'), level]),
        pictures: asPictures(samples, 8).as('train'),
        signals: asSignals(samples).as('train'),
        molecules: train,
      }[columns]
      const error: unknown = await fit(await generator.create({neighbours: 50}), suited).catch((problem: unknown) => problem)
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).message).toBe(
        `The 'neighbours' option of ${name} must be an integer in [1, 34]. Got 50 instead.`,
      )
    },
  )

  it('is lowered with a note when nobody gave it and the class is small', async () => {
    const fitted = await fit(smote.create(), overlapping(4))
    expect(fitted.notes).toEqual(["'neighbours' of smote is 3 instead of 5: there are too few rows."])
    expect((await fit(smote.create({neighbours: 3}), overlapping(4))).notes).toEqual([])
  })

  it('around a row of borderline-smote may not exceed the other rows of the table', async () => {
    await expect(fit(borderlineSmote.create({dangerNeighbours: 120}), overlapping())).rejects.toThrow(
      "The 'dangerNeighbours' option of borderline-smote must be an integer in [1, 119]. Got 120 instead.",
    )
  })
})

describe('Generators that need other classes nearby', () => {
  const apart = new Table(
    'train',
    [
      numeric(
        'x',
        Array.from({length: 60}, (_, row) => (row < 20 ? row : 1000 + row)),
      ),
      categorical(
        'y',
        Array.from({length: 60}, (_, row) => (row < 20 ? '1' : '0')),
      ),
    ],
    60,
  )

  it.each([
    ['borderline-smote', borderlineSmote.create(), 'is in danger'],
    ['adasyn', adasyn.create(), 'has a neighbour of another class'],
  ] as const)('%s does not apply to a class that lies by itself', async (_, generator, reason) => {
    const error: unknown = await fit(generator, apart).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(NotApplicable)
    expect((error as Error).message).toContain(reason)
  })

  it.each([
    ['borderline-smote', borderlineSmote.create()],
    ['adasyn', adasyn.create()],
  ] as const)('%s fills other classes with their own medians, so that a gap draws nothing near', async (_, generator) => {
    const values = Float64Array.from(numericColumn(apart, 'x').values, (value, row) => (row >= 50 ? NaN : value))
    await expect(fit(generator, apart.withColumns([numeric('x', values), apart.column('y')]))).rejects.toThrow(NotApplicable)
  })
})

describe('Generators', () => {
  it('refuse numbers whose squares overflow', async () => {
    const train = overlapping()
    const huge = numeric(
      'x0',
      Array.from({length: 120}, (_, row) => (row === 100 ? 1e200 : row)),
    )
    await expect(fit(smote.create(), train.withColumns([huge, train.column('y')]))).rejects.toThrow('at most 1e150 in size')
  })

  it('copy real rows whole when oversampling at random', async () => {
    const train = overlapping()
    const table = await (await fit(randomOversampling.create(), train)).sample(200, testContext())
    const rowsOf = (given: Table) =>
      Array.from({length: given.rowCount}, (_, row) =>
        ['x0', 'x1', 'x2'].map(name => numericColumn(given, name).values[row]).join(),
      )
    const real = new Set(rowsOf(train).slice(0, 35))
    expect(rowsOf(table).every(row => real.has(row))).toBe(true)
    expect(new Set(rowsOf(table)).size).toBeGreaterThan(25)
  })

  it('make mixed rows of the embedded registry, missing cells and all, with smote-nc', async () => {
    const {table} = await readTable(registry, {target: 'diagnosis'})
    const label = 'storage-disorder'
    const fitted = await smoteNc.create().fit(table.as('train'), {target: 'diagnosis', label}, testContext())
    expect((await fitted.sample(500, testContext())).schema).toEqual(table.schema)
    expect(fitted.notes.join()).toMatch(/filled \d+ missing cells/)
  })

  it('keep the columns that they say they take', () => {
    expect(Object.fromEntries(generators.entries.map(({name, columns}) => [name, columns]))).toMatchObject({
      smote: 'numeric',
      'smote-nc': 'mixed',
      'smote-n': 'categorical',
      'borderline-smote': 'numeric',
      adasyn: 'numeric',
      'random-oversampling': 'any',
      gaussian: 'numeric',
    })
  })
})
