import {Ajv2020} from 'ajv/dist/2020.js'
import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import type {AuditResult} from '../../../src/result/audit-result.js'
import {eventJsonSchema, resultJsonSchema} from '../../../src/result/shapes/json-schema.js'
import {UserError} from '../../../src/core/errors.js'
import {parseResult, renderJson} from '../../../src/report/json.js'
import {
  failedControlResult,
  fullResult,
  hostileTexts,
  minimalResult,
  namedResult,
  smallResult,
} from '../../support/example-result.js'

const schema = JSON.parse(readFileSync(new URL('../../../fixtures/schema/report.schema.json', import.meta.url), 'utf8')) as {
  readonly $schema: string
}
// Another reading of the schema than our own.
const validate = new Ajv2020({allowUnionTypes: true}).compile(schema)

const examples: Readonly<Record<string, AuditResult>> = {
  full: fullResult(),
  small: smallResult(),
  'failed controls': failedControlResult(),
  minimal: minimalResult(),
}

/** The text of the full result with one thing in it set, or left out. */
function changed(path: string, value?: unknown): string {
  const steps = path.split('/')
  const change = (at: unknown, [step, ...rest]: readonly string[]): unknown => {
    const inner = at as Record<string, unknown>
    const replaced = rest.length === 0 ? value : change(inner[step], rest)
    return Array.isArray(at) ? at.with(Number(step), replaced) : {...inner, [step]: replaced}
  }
  return JSON.stringify(change(JSON.parse(renderJson(fullResult())), steps))
}

describe('report.json', () => {
  it.each([
    ...Object.entries(examples),
    ...hostileTexts.map((text, at): [string, AuditResult] => [`hostile names ${at}`, namedResult(text)]),
  ])('comes back from text as it was: %s', (_, example) => {
    // A lone surrogate is not text; JSON.stringify writes it as an escape and it comes back.
    expect(parseResult(renderJson(example), 'report.json')).toEqual(example)
  })

  it('has the same text whatever order its properties were made in', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, reversed(item)]),
      )
    }
    expect(renderJson(reversed(fullResult()) as AuditResult)).toBe(renderJson(fullResult()))
  })

  it('begins with its schema and is indented by two spaces', () => {
    expect(renderJson(minimalResult())).toMatch(/^\{\n {2}"schema": "minority-report\/audit\/2",\n {2}"tool": \{/)
  })

  it('refuses a number that JSON cannot hold instead of writing null', () => {
    const example = fullResult()
    const broken = {...example, environment: {...example.environment, seconds: NaN}}
    expect(() => renderJson(broken)).toThrow('NaN at /environment/seconds')
  })
})

describe('the schema of report.json', () => {
  it('is the committed file', () => {
    expect(resultJsonSchema(), "Run 'npm run schema'.").toEqual(schema)
  })

  it.each(Object.entries(examples))('takes what audits give: %s', (_, example) => {
    expect(validate(JSON.parse(renderJson(example)))).toBe(true)
  })

  it('is draft 2020-12', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
  })
})

describe('reading a report.json', () => {
  const tested = fullResult().results.findIndex(entry => entry.test !== undefined)
  const refused: [string, string, RegExp][] = [
    ['an unknown property', changed('results/0/extra', 1), /\/results\/0 .*'extra'/],
    ['a missing property', changed('environment/jobs'), /\/environment .*jobs/],
    ['an unknown kind', changed('results/0/kind', 'guess'), /\/results\/0\/kind .*'proxy'/],
    ['a figure that is text', changed('input/rows', '4000'), /\/input\/rows must be a number/],
    ['a hash that is none', changed('input/sha256', 'x'), /\/input\/sha256/],
    ['an unknown verdict', changed('verdicts/0/verdict', 'safe'), /\/verdicts\/0\/verdict/],
    ['an unknown holdout', changed('plan/holdout', {kind: 'some'}), /\/plan\/holdout/],
    ['a probability over 1', changed(`results/${tested}/test/pValue`, 2), /pValue/],
    ['a skipped step without a reason', changed('results/0/status', 'skipped'), /\/results\/0 .*reason/],
    [
      'a number too large to be one',
      renderJson(fullResult()).replace(/"seconds": 41.3/, '"seconds": 1e999'),
      /\/environment\/seconds must be a number/,
    ],
    ['rows that are no whole number', changed('input/rows', 1.5), /\/input\/rows must be an integer/],
    ['a part that hides', changed('methods', JSON.parse('{"__proto__": {"kind": 1}}')), /\/methods\/__proto__\/kind/],
    ['another version', changed('schema', 'minority-report/audit/3'), /Got 'minority-report\/audit\/3'/],
    ['something else that is JSON', '[1, 2]', /It names no schema/],
    ['something that is not JSON', '{"schema": secret}', /must be JSON/],
    ['nothing', '', /must be JSON/],
  ]
  it.each(refused)('refuses %s and says where', (_, text, message) => {
    const attempt = () => parseResult(text, 'my report')
    expect(attempt).toThrow(UserError)
    expect(attempt).toThrow(message)
    expect(attempt).toThrow(/^my report/)
  })

  it.each(refused.slice(0, 9))('refuses %s by its JSON schema too', (_, text) => {
    expect(validate(JSON.parse(text))).toBe(false)
  })

  it('does not quote the content of a file that is not JSON', () => {
    expect(() => parseResult('{"schema": secret}', 'r.json')).not.toThrow(/secret/)
  })
})

it('the published schema of events is the one of the definition', () => {
  const published = readFileSync(new URL('../../../fixtures/schema/event.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(published)).toEqual(eventJsonSchema())
})
