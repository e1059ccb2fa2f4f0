import {isDeepStrictEqual} from 'node:util'
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {sameJson} from '../../../src/core/same-json.js'

// Few keys and values, so that the two are often nearly the same.
const value = fc.letrec(tie => ({
  any: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom(0, 1, '', '1', null, undefined, true),
    fc.array(tie('any'), {maxLength: 2}),
    fc.dictionary(fc.constantFrom('a', 'b', 'length'), tie('any'), {maxKeys: 2, noNullPrototype: true}),
  ),
})).any

it('agrees with the comparison of Node', () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(sameJson(one, other)).toBe(isDeepStrictEqual(one, other))
      expect(sameJson(one, structuredClone(one))).toBe(true)
    }),
    {numRuns: 1000},
  )
})
