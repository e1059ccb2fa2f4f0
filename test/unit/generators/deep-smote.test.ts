import {describe, expect, test} from 'vitest'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {deepSmote} from '../../../src/generators/networks/deep-smote.js'
import {batchesOf} from '../../../src/generators/networks/deep-smote/batches.js'
import {refuseUnsavable} from '../../../src/models/model-file.js'
import {testContext} from '../../support/context.js'
import {asPictures} from '../../support/pictures.js'
import {categorical, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const TRAINING = {steps: 300, batchSize: 16, hidden: 8, embedding: 16, learningRate: 2e-3}

/** Pictures of 8 x 8: the class is bright on the left or on the right, the others on top. */
function pictures(rows: number, own: number): Table<'train'> {
  const rng = createRng('halves')
  const sides = Array.from({length: rows}, () => (rng.next() < 0.5 ? 1 : -1))
  const isBright = (row: number, pixel: number) => (row < own ? pixel % 8 < 4 === sides[row] > 0 : pixel < 32)
  const columns = Array.from({length: 64}, (_, pixel) =>
    numeric(
      `x${pixel}`,
      sides.map((_side, row) => (isBright(row, pixel) ? 2.5 : -2.5) + 0.3 * normal(rng)),
    ),
  )
  const labels = categorical(
    'y',
    sides.map((_, row) => (row < own ? '1' : '0')),
  )
  return asPictures(new Table('source', [...columns, labels], rows), 8).as('train')
}

/** How much brighter the left half is than the right one, and the upper one than the lower one. */
function contrasts(table: Table, row: number): {across: number; down: number} {
  const level = (pixel: number) => numericColumn(table, `x${pixel}`).values[row] / 32
  const sum = (sign: (pixel: number) => number) =>
    Array.from({length: 64}, (_, at) => sign(at) * level(at)).reduce((a, b) => a + b)
  return {across: sum(at => (at % 8 < 4 ? 1 : -1)), down: sum(at => (at < 32 ? 1 : -1))}
}

const fit = async (train: Table<'train'>, options = {}) =>
  (await deepSmote.create({...TRAINING, ...options})).fit(train, minority, testContext())

describe('deep-smote', () => {
  test.each(['permuted', 'class'])('draws pictures of the class and not of others, with the penalty %s', async penalty => {
    const fitted = await fit(pictures(80, 40), {penalty})
    const made = await fitted.sample(100, testContext(2))
    const found = Array.from({length: 100}, (_, row) => contrasts(made, row))
    // Between the halves of a real picture lie 150 levels; the other class would be bright on top.
    expect(found.filter(({down}) => Math.abs(down) < 40).length).toBeGreaterThan(90)
    if (penalty === 'class') {
      expect(found.filter(({across}) => across > 60).length).toBeGreaterThan(15)
      expect(found.filter(({across}) => across < -60).length).toBeGreaterThan(15)
    }
    fitted.dispose()
  })

  test('learns from all classes: without the others it draws other pictures', async () => {
    const train = pictures(80, 40)
    const alone = train.select(
      Array.from({length: 40}, (_, row) => row),
      'train',
    )
    const [all, one] = await Promise.all(
      [train, alone].map(async table => (await fit(table, {steps: 20})).sample(20, testContext(2))),
    )
    expect(numericColumn(all, 'x0').values).not.toEqual(numericColumn(one, 'x0').values)
    expect((await deepSmote.create({})).learnsFromAll).toBe(true)
  })

  test('takes pictures of all classes once per pass, and of one class the next one in a random order', () => {
    const labels = ['a', 'a', 'a', 'b', 'b', 'b', 'b', undefined, 'c']
    const train = new Table('train', [categorical('y', labels)], labels.length)
    const batches = batchesOf(train, 'y', 4, 'permuted', createRng(1))
    const seen = [0, 1].flatMap(at => [...batches(at, createRng(at)).inputs.subarray(0, 4)])
    expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 8]))
    const classes = new Set<string | undefined>()
    for (let at = 0; at < 40; at++) {
      const {inputs, targets, ofAll} = batches(at, createRng(at))
      expect([...targets.subarray(0, ofAll)]).toEqual([...inputs.subarray(0, ofAll)])
      const [own, next] = [inputs, targets].map(rows => [...rows.subarray(ofAll)])
      expect(new Set(own.map(row => labels[row])).size).toBe(1)
      classes.add(labels[own[0]])
      expect([...next].sort()).toEqual([...own].sort())
      expect(next.every((row, place) => own.length === 1 || row !== own[place])).toBe(true)
    }
    expect(classes).toEqual(new Set(['a', 'b', 'c']))
    const {inputs, targets} = batchesOf(train, 'y', 4, 'class', createRng(1))(0, createRng(0))
    expect(targets).toEqual(inputs)
  })

  test('refuses pictures and settings that it cannot work with', async () => {
    const train = pictures(20, 8)
    await expect(fit(train, {steps: 5, neighbours: 8})).rejects.toThrow(UserError)
    await expect(fit(train, {steps: 5, epochs: 2})).rejects.toThrow("'steps' or 'epochs', not both")
    await expect(fit(train.without(['x3']), {steps: 5})).rejects.toThrow(NotApplicable)
    const [first, ...rest] = train.columns
    const gap =
      first.kind === 'numeric' ? {...first, values: first.values.map((value, row) => (row === 19 ? NaN : value))} : first
    // Of another class: it is learnt from too.
    await expect(fit(train.withColumns([gap, ...rest]), {steps: 5})).rejects.toThrow('some have missing pixels')
  })

  test('cannot be saved, since it draws between the codes of real pictures', async () => {
    await expect(refuseUnsavable(await deepSmote.create({}), 'deep-smote')).rejects.toThrow('between real ones')
  })
})
