import {expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {showReconstruction} from '../../../src/jobs/show-reconstruction.js'
import {temporaryFile} from '../../support/cli.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, rowsOf, smoteOf} from '../../support/releases.js'

const REAL = gaussianRows(createRng('show real'), 40, 5)

const csv = (rows: readonly (readonly (number | string)[])[]) => ['a,b,c,d,e,y', ...rows.map(row => row.join(','))].join('\n')

/** A SMOTE release of the real rows, behind 3 rows of another class. */
async function files(decimals?: number) {
  const rows = rowsOf(await smoteOf(REAL, 400, 'show'))
  const written = rows.map(row => row.map(value => (decimals === undefined ? value : Number(value.toFixed(decimals)))))
  const others = gaussianRows(createRng('others'), 3, 5).map(row => [...row, 'common'])
  return {
    released: temporaryFile('released.csv', csv([...others, ...written.map(row => [...row, 'rare'])])),
    truth: temporaryFile('real.csv', csv([...REAL.map(row => [...row, 'rare']), ...others])),
    written,
  }
}
const asked = {read: {}, target: 'y', minority: ['rare']}

test('the picture of a release gives rows by their numbers in the file and nothing of real rows', async () => {
  const {released, written} = await files()
  const {scenes} = await showReconstruction({...asked, released}, testContext())
  expect(scenes).toHaveLength(1)
  const [{label, all, points, real, complete}] = scenes
  expect([label, complete, real]).toEqual(['rare', true, undefined])
  expect(all.records).toBeGreaterThan(30)
  expect(all.rowsOnLines).toBeGreaterThan(300)
  expect(points.rows).toHaveLength(400)
  points.rows.forEach((row, at) => {
    expect(points.values.map(column => column[at])).toEqual(written[row - 3])
  })
})

test.each([{decimals: undefined}, {decimals: 4}])(
  'rebuilt records that are real are marked where the real rows are given, of $decimals decimals',
  async ({decimals}) => {
    const {released, truth} = await files(decimals)
    const {scenes} = await showReconstruction({...asked, released, truth}, testContext())
    const [{records, real, all}] = scenes
    expect(real?.rows).toBe(40)
    expect(real?.matched).toBeGreaterThan(25)
    expect(real?.matched).toBeLessThanOrEqual(all.records)
    expect(records.filter(({isReal}) => isReal).length).toBeGreaterThan(0.8 * records.length)
  },
)
