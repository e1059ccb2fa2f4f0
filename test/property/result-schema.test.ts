import {Ajv2020} from 'ajv/dist/2020.js'
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {checkShape} from '../../src/core/shapes/check-shape.js'
import {renderJson} from '../../src/report/json.js'
import {resultJsonSchema} from '../../src/result/shapes/json-schema.js'
import {auditResult} from '../../src/result/shapes/result.js'
import {failedControlResult, fullResult} from '../support/example-result.js'

const validate = new Ajv2020({allowUnionTypes: true}).compile(resultJsonSchema())
const examples = [fullResult(), failedControlResult()].map(renderJson)

const LEFT_OUT = Symbol('left out')
const value = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 0.5, 7, '', 'done', 'skipped', 'leaks', 'as-written', 'ratio', LEFT_OUT),
  fc.constantFrom<unknown>(
    [],
    ['x'],
    {},
    {code: 'not-reached'},
    {code: 'as-written', text: 'x'},
    {kind: 'count', count: 2},
    {kind: 'ratio'},
  ),
)

/** One part set to something else, or left out, or a part more. */
function damaged(whole: unknown, steps: readonly number[], replacement: unknown): unknown {
  if (typeof whole !== 'object' || whole === null) return replacement
  const keys = [...Object.keys(whole), 'extra']
  const [step, ...rest] = steps
  if (rest.length === 0 || keys.length === 1) return replacement
  const key = keys[step % keys.length]
  const part = damaged((whole as Record<string, unknown>)[key], rest, replacement)
  if (Array.isArray(whole)) return part === LEFT_OUT || key === 'extra' ? whole.slice(1) : whole.with(Number(key), part)
  const others = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key))
  return part === LEFT_OUT ? others : {...others, [key]: part}
}

it('the JSON schema takes and refuses what the definition takes and refuses', () => {
  let refused = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(fc.nat(500), {minLength: 2, maxLength: 7}),
      value,
      (example, steps, replacement) => {
        const result = damaged(JSON.parse(example), steps, replacement)
        fc.pre(result !== LEFT_OUT)
        const {problem} = checkShape(auditResult, result)
        if (problem !== undefined) refused++
        expect({takes: validate(result), at: problem?.text}).toEqual({takes: problem === undefined, at: problem?.text})
      },
    ),
    {numRuns: 400},
  )
  expect(refused).toBeGreaterThan(100)
  expect(refused).toBeLessThan(400)
})
