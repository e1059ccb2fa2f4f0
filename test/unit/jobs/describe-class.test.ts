import {expect, test} from 'vitest'
import {describeClass} from '../../../src/jobs/describe-class.js'
import type {InspectedClass} from '../../../src/jobs/inspect-file.js'

test('Names that are longer than anybody reads are cut off in what is said of a class', () => {
  const long = 'x'.repeat(1000)
  const interpolated = {
    verdict: 'undecidable',
    because: 'no reason',
    pValue: null,
    numbers: [{form: 'whole numbers', columns: [long]}],
  }
  const lines = describeClass({label: long, rows: 24, interpolated} as unknown as InspectedClass)
  expect(lines).toHaveLength(2)
  for (const line of lines) {
    expect(line).toContain('x'.repeat(100))
    expect(line.length).toBeLessThan(250)
  }
})
