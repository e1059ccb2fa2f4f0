import {describe, expect, it} from 'vitest'
import {categoricalColumn, numericColumn} from '../../../src/core/table.js'
import {tvae} from '../../../src/generators/networks/tvae.js'
import {testContext} from '../../support/context.js'
import {twoGroups} from '../../support/tables.js'

describe('TVAE', () => {
  it('learns two modes and a level that goes with them', async () => {
    const train = twoGroups(300)
    const generator = await tvae.create({steps: 1500, batchSize: 64, hidden: 32, embedding: 8})
    const fitted = await generator.fit(train, {target: 'y', label: '1'}, testContext(1))
    const made = await fitted.sample(600, testContext(2))
    fitted.dispose()
    const {values} = numericColumn(made, 'x')
    const {codes, field} = categoricalColumn(made, 'c')
    const share = (keep: (value: number, row: number) => boolean) => values.filter(keep).length / 600
    expect(share(value => Math.abs(value) < 1)).toBeLessThan(0.1)
    expect(Math.abs(share(value => value > 0) - 0.5)).toBeLessThan(0.2)
    // Unrelated they would agree in half of the rows, by the data in nine of ten; 0.02 is a standard error.
    expect(share((value, row) => value > 0 === (field.levels[codes[row]] === 'high'))).toBeGreaterThan(0.6)
  }, 60_000)
})
