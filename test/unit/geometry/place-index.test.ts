import fc from 'fast-check'
import {expect, test} from 'vitest'
import {PlaceIndex} from '../../../src/geometry/grid/place-index.js'

test('A place is near when a difference up to the bound has it, either way', () => {
  const unit = fc.double({min: 0, max: 1, noNaN: true})
  fc.assert(
    fc.property(
      unit,
      fc.integer({min: 1, max: 12}),
      unit,
      fc.constantFrom(0, 1e-9, 1e-3, 0.05),
      (part, most, value, tolerance) => {
        const places = Array.from({length: most}, (_, at) => at + 1).flatMap(difference =>
          Array.from({length: difference}, (_, turn) => [(turn + part) / difference, (turn + 1 - part) / difference]).flat(),
        )
        const isNear = places.some(place => place >= value - tolerance && place <= value + tolerance)
        expect(new PlaceIndex(part, most).hasNear(value, tolerance)).toBe(isNear)
        for (const place of places) expect(new PlaceIndex(part, most).hasNear(place, 0)).toBe(true)
      },
    ),
  )
})
