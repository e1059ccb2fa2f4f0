import {describe, expect, it} from 'vitest'
import {Interrupted, NotApplicable, UserError} from '../../src/core/errors.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng} from '../../src/core/rng.js'
import {rowsWithLabel, type Table} from '../../src/core/table.js'
import {generators} from '../../src/generators/registry.js'
import {testContext} from '../support/context.js'
import {asPictures} from '../support/pictures.js'
import {gaussianClasses} from '../support/tables.js'

const minority = {target: 'y', label: '1'}
const records = gaussianClasses(createRng('pictures'), {rows: 90, minority: 30, columns: 64})
const train = asPictures(records, 8).as('train')
/** Networks in small, so that the tests take seconds. */
const SMALL: Readonly<Record<string, GivenOptions>> = {}
const contentOf = (table: Table) => table.columns.map(column => [...(column.kind === 'numeric' ? column.values : column.codes)])

/** What every generator of pictures must do. */
describe.each(generators.entries.filter(({onlySamples}) => onlySamples).map(entry => [entry.name, entry] as const))(
  'The generator of pictures %s',
  (_, entry) => {
    const fit = async (rows = train, seed = 1) =>
      (await entry.create(SMALL[entry.name] ?? {})).fit(rows, minority, testContext(seed))
    const make = async (rowCount: number, seed = 1) => (await fit(train, seed)).sample(rowCount, testContext(seed))

    it('makes as many pictures of the same form as asked for, in whole levels', async () => {
      for (const rowCount of [0, 1, 57]) {
        const made = await make(rowCount)
        expect([made.role, made.rowCount]).toEqual(['synthetic', rowCount])
        expect(made.schema).toEqual(train.schema)
        expect(rowsWithLabel(made, 'y', ['1'])).toHaveLength(rowCount)
        for (const column of made.columns)
          if (column.kind === 'numeric')
            expect(column.values.every(value => Number.isInteger(value) && value >= 0 && value <= 255)).toBe(true)
      }
    })

    it('makes the same pictures from the same seed and others from another, and leaves the training rows as they were', async () => {
      const before = structuredClone(contentOf(train))
      const made = contentOf(await make(20))
      expect(contentOf(await make(20))).toEqual(made)
      expect(contentOf(await make(20, 2))).not.toEqual(made)
      expect(contentOf(train)).toEqual(before)
    })

    it('is about the class: the mean of its pictures is nearer to that of the class than to that of the others', async () => {
      const made = await make(200)
      const meanOf = (table: Table) =>
        table.columns.flatMap(c => (c.kind === 'numeric' ? [c.values.reduce((a, b) => a + b, 0) / table.rowCount] : []))
      const [own, others, theirs] = [
        meanOf(train.select(rowsWithLabel(train, 'y', ['1']), 'train')),
        meanOf(train.select(rowsWithLabel(train, 'y', ['0']), 'train')),
        meanOf(made),
      ]
      const distance = (to: number[]) => Math.hypot(...theirs.map((value, at) => value - to[at]))
      expect(distance(own)).toBeLessThan(distance(others))
    })

    it('does not apply to records, nor to pictures that lack pixels, nor to a single picture', async () => {
      await expect(fit(records.as('train'))).rejects.toThrow(NotApplicable)
      await expect(fit(train.without(['x3']))).rejects.toThrow(NotApplicable)
      const one = rowsWithLabel(train, 'y', ['1'])[0]
      await expect(fit(train.select([one, ...rowsWithLabel(train, 'y', ['0'])], 'train'))).rejects.toThrow(NotApplicable)
    })

    it('stops when asked to', async () => {
      const stopped = {...testContext(), signal: AbortSignal.abort()}
      await expect((await entry.create(SMALL[entry.name] ?? {})).fit(train, minority, stopped)).rejects.toThrow(Interrupted)
      await expect((await fit()).sample(10, stopped)).rejects.toThrow(Interrupted)
    })

    it('refuses an option that it does not know', () => {
      expect(() => entry.create({nonsense: 1})).toThrow(UserError)
    })
  },
)
