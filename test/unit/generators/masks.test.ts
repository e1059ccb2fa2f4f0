import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {maskColumns, sampleColumns, withoutMasks} from '../../../src/core/sample-form.js'
import type {Table} from '../../../src/core/table.js'
import {generators} from '../../../src/generators/registry.js'
import {asPictures, withMasks} from '../../support/pictures.js'
import {gaussianClasses} from '../../support/tables.js'

const pictures = asPictures(gaussianClasses(createRng('masks'), {rows: 60, minority: 30, columns: 36}), 6).as('train')
const masked = withMasks(pictures)
const context = () => ({
  rng: createRng('made'),
  signal: new AbortController().signal,
  progress: () => undefined,
  engine: 'auto' as const,
})

async function make(name: string, train: Table<'train'>): Promise<Table<'synthetic'>> {
  const generator = await generators.get(name).create({})
  const fitted = await generator.fit(train, {target: 'y', label: '1'}, context())
  return fitted.sample(40, context())
}

/** Share of the pixels whose mask says whether they are lighter than the middle. */
function agreement(made: Table): number {
  const pixels = sampleColumns(made)
  const right = maskColumns(made).map(({values}, at) =>
    values.filter((mask, row) => (pixels[at].values[row] >= 128 ? 1 : 0) === mask),
  )
  return right.reduce((sum, {length}) => sum + length, 0) / (made.rowCount * right.length)
}

describe('masks beside pictures', () => {
  test.each(['smote', 'mixup', 'cutmix', 'gaussian-components', 'random-oversampling', 'gaussian'])(
    'that %s makes are 0 or 1',
    async name => {
      const levels = new Set(maskColumns(await make(name, masked)).flatMap(({values}) => [...values]))
      expect([...levels].sort()).toEqual([0, 1])
    },
  )

  test('are cut and pasted with the pictures', async () => {
    const made = await make('cutmix', masked)
    expect(agreement(made)).toBe(1)
    const plain = await make('cutmix', pictures)
    expect(sampleColumns(made).map(({values}) => values)).toEqual(sampleColumns(plain).map(({values}) => values))
  })

  test('belong to the picture that they were made with', async () => {
    // By chance half of the pixels would agree: each is lighter than the middle in about every other picture.
    expect(agreement(await make('smote', masked))).toBeGreaterThan(0.85)
    // A normal number and its own sign correlate by sqrt(2 / pi); two normal ones that do agree in sign in 1/2 + asin(0.798) / pi.
    expect(agreement(await make('gaussian-components', masked))).toBeCloseTo(0.795, 1)
  })

  test('of a picture between two are those of the nearer one', async () => {
    const two = masked.select([0, 1, 40], 'train')
    const made = await make('mixup', two)
    const [masks, parents] = [maskColumns(made), maskColumns(two)]
    for (let row = 0; row < made.rowCount; row++) {
      const isFrom = [0, 1].map(parent => masks.every(({values}, at) => values[row] === parents[at].values[parent]))
      expect(isFrom).toContain(true)
    }
  })

  test('that a generator does not make are not dropped: it says so', async () => {
    await expect(make('conv-wgan-gp', masked)).rejects.toThrow('conv-wgan-gp makes no masks')
  })

  test('leave the pictures as they were when they are taken away', () => {
    expect(withoutMasks(masked).columns).toEqual(pictures.columns)
    expect(withoutMasks(pictures)).toBe(pictures)
  })
})
