import {expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {createRng, integerBelow} from '../../../../src/core/rng.js'
import {testContext} from '../../../support/context.js'
import {gaussianRows, tableOf} from '../../../support/releases.js'

test('no record is sure where the rows would be off their lines by a sixtieth of the range: any rows are near such lines', async () => {
  const rng = createRng('three')
  const records = gaussianRows(rng, 12, 6)
  const rows = Array.from({length: 90}, () => {
    const three = Array.from({length: 3}, () => records[integerBelow(rng, records.length)])
    const weights = three.map(() => -Math.log(1 - rng.next()))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return records[0].map((_, column) => three.reduce((mean, record, at) => mean + (weights[at] / sum) * record[column], 0))
  })
  const attack = await reconSmote.create({tolerance: 0.025})
  const {confidence} = await attack.guess({released: tableOf('synthetic', rows)}, testContext())
  expect(confidence.length).toBeGreaterThan(0)
  expect(Math.max(...confidence)).toBeLessThanOrEqual(0.5)
})
