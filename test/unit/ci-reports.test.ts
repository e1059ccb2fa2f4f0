import type {Log} from 'sarif'
import {describe, expect, test} from 'vitest'
import {renderJunit} from '../../src/report/junit.js'
import {renderSarif} from '../../src/report/sarif.js'
import {
  failedControlResult,
  fullResult,
  hostileTexts,
  minimalResult,
  namedResult,
  smallResult,
} from '../support/example-result.js'

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

  test('without a policy shows verdicts: what leaks is a failure, what was not tested is skipped', () => {
    const {policy: _policy, ...result} = fullResult()
    const [, verdicts] = readXml(renderJunit(result))
    expect(verdicts.attributes).toMatchObject({name: 'minority-report verdict', tests: '4', failures: '2', skipped: '1'})
  })

  test('shows a failed control as a failure', () => {
    expect(renderJunit(failedControlResult()).match(/type="control"/g)).toHaveLength(2)
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
        .map(({kind}) => kind),
    ).toEqual(['fail', 'pass', 'fail', 'open'])
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
        expect(result.level === 'error').toBe(result.kind === 'fail')
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
