import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with {type: 'json'}
import {Ajv} from 'ajv'
import type {Log} from 'sarif'
import {describe, expect, test} from 'vitest'
import {renderJunit} from '../../../src/report/junit.js'
import {renderSarif} from '../../../src/report/sarif.js'
import {
  failedControlResult,
  fullResult,
  hostileTexts,
  minimalResult,
  namedResult,
  smallResult,
} from '../../support/example-result.js'

const results = [fullResult(), smallResult(), minimalResult(), failedControlResult(), ...hostileTexts.map(namedResult)]

/** A strict enough reader of XML: elements are balanced, attributes quoted, and nothing but the five entities is used. */
function readXml(text: string): {name: string; attributes: Record<string, string>}[] {
  const elements: {name: string; attributes: Record<string, string>}[] = []
  const open: string[] = []
  const rest = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  const token = /<\/([a-z]+)>|<([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  let end = 0
  for (const match of rest.matchAll(token)) {
    end = match.index + match[0].length
    const [, closed, opened, attributes = '', empty] = match
    expect(match[0].replaceAll(/&(?:amp|lt|gt|quot);/g, '')).not.toContain('&')
    if (closed) expect(open.pop()).toBe(closed)
    if (!opened) continue
    elements.push({
      name: opened,
      attributes: Object.fromEntries([...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
    })
    if (empty === '') open.push(opened)
  }
  expect([end, open]).toEqual([rest.length, []])
  return elements
}

describe('JUnit', () => {
  test('has a case per rule and generator, failures and skips counted, without what the schema of Jenkins does not know', () => {
    const elements = readXml(renderJunit(fullResult()))
    const known: Record<string, string[]> = {
      testsuites: ['name', 'tests', 'failures', 'errors', 'time'],
      testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp'],
      testcase: ['classname', 'name', 'time'],
      failure: ['message', 'type'],
      skipped: ['message'],
    }
    for (const {name, attributes} of elements) expect(Object.keys(attributes)).toEqual(known[name])
    const suites = elements.filter(({name}) => name === 'testsuite').map(({attributes}) => attributes)
    expect(suites.map(({name, tests, failures, skipped}) => [name, tests, failures, skipped])).toEqual([
      ['minority-report policy', '3', '1', '1'],
      ['minority-report control', '5', '0', '0'],
    ])
    expect(suites[0]['timestamp']).toBe('2026-11-20T09:30:00')
    expect(elements.filter(({name}) => name === 'testcase')).toHaveLength(8)
  })

  test('without a policy shows verdicts: what leaks is a warning, since the exit code is 0, and what was not tested is skipped', () => {
    const {policy: _policy, ...result} = fullResult()
    const text = renderJunit(result)
    const [all, verdicts] = readXml(text)
    expect(all.attributes['failures']).toBe('0')
    expect(text.match(/<skipped message="Warning: LEAKS: /g)).toHaveLength(2)
    expect(verdicts.attributes).toMatchObject({name: 'minority-report verdict', tests: '4', failures: '0', skipped: '3'})
  })

  test('shows a failed control as a warning: whether it fails a build is for a rule to say', () => {
    expect(renderJunit(failedControlResult()).match(/<skipped message="Warning: The [^"]* cannot be relied on/g)).toHaveLength(2)
  })

  test('hostile names are inert text', () => {
    for (const result of results) {
      const text = renderJunit(result)
      readXml(text)
      expect(text).not.toMatch(/[\ufffe\uffff\p{Surrogate}]|[^\P{Cc}\n]/u)
      expect(text).not.toMatch(/<(?:script|img|svg|style)/i)
    }
  })
})

/** The schema as @microsoft/jest-sarif has it. Of draft 4 it uses no keyword that later drafts read otherwise, apart from its own name. */
function sarifValidator() {
  const {id: _id, $schema: _draft, ...schema} = sarifSchema
  const isDate = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)
  return new Ajv({
    strict: false,
    unicodeRegExp: false,
    formats: {uri: text => URL.canParse(text), 'uri-reference': text => URL.canParse(text, 'file:///'), 'date-time': isDate},
  }).compile(schema)
}

describe('SARIF', () => {
  const read = (text: string) => JSON.parse(text) as Log

  test('has the levels, kinds and suppressions that the standard gives to what is kept, not kept, waived and not run', () => {
    const [run] = read(renderSarif(fullResult())).runs
    expect(run.results?.slice(0, 3).map(({kind, level, suppressions}) => [kind, level, suppressions?.length])).toEqual([
      ['fail', 'error', 0],
      ['pass', 'none', 0],
      ['fail', 'error', 1],
    ])
    const {policy: _policy, ...result} = fullResult()
    expect(
      read(renderSarif(result))
        .runs[0].results?.slice(0, 4)
        .map(({kind, level}) => [kind, level]),
    ).toEqual([
      ['fail', 'warning'],
      ['pass', 'none'],
      ['fail', 'warning'],
      ['open', 'none'],
    ])
  })

  test('has the form that the JSON schema of SARIF 2.1.0 asks for, whatever the names', () => {
    const valid = sarifValidator()
    for (const example of results) {
      expect(valid(JSON.parse(renderSarif(example))), JSON.stringify(valid.errors)).toBe(true)
      const {policy: _policy, ...withoutPolicy} = example
      expect(valid(JSON.parse(renderSarif(withoutPolicy))), JSON.stringify(valid.errors)).toBe(true)
    }
    const broken = JSON.parse(renderSarif(fullResult())) as {runs: {results: {level: string}[]}[]}
    broken.runs[0].results[0].level = 'fatal'
    expect(valid(broken)).toBe(false)
  })

  test('every result points at its rule, has a message, a place and a fingerprint of its own', () => {
    for (const example of results) {
      const log = read(renderSarif(example))
      const [{results: found = [], tool}] = log.runs
      expect(log.version).toBe('2.1.0')
      const ids = tool.driver.rules?.map(({id}) => id) ?? []
      expect(new Set(ids).size).toBe(ids.length)
      for (const result of found) {
        expect(ids[result.ruleIndex ?? -1]).toBe(result.ruleId)
        expect(result.message.text).not.toBe('')
        expect(result.locations?.[0].physicalLocation?.artifactLocation?.uri).toBe('report.json')
        expect(result.level !== 'none').toBe(result.kind === 'fail')
      }
    }
    const prints = read(renderSarif(fullResult())).runs[0].results?.map(
      ({partialFingerprints}) => partialFingerprints?.['check/v1'],
    )
    expect(new Set(prints).size).toBe(8)
  })

  test('nothing in a message is a link or a placeholder', () => {
    const [run] = read(renderSarif(namedResult('[link](https://example.org) {0} \\'))).runs
    for (const {message} of run.results ?? []) expect(message.text).not.toMatch(/(?<!\\)[[\]]|(?<!\{)\{(?!\{)/)
  })
})
