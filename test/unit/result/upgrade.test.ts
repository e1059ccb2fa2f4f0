import {generateKeyPairSync} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {strToU8, unzipSync, zipSync} from 'fflate'
import {describe, expect, it} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {openBundle} from '../../../src/evidence/open-bundle.js'
import {jsonText} from '../../../src/evidence/manifest.js'
import {signBytes} from '../../../src/evidence/sign.js'
import {verifyFile} from '../../../src/jobs/verify-file.js'
import {verifyBundle} from '../../../src/evidence/verify-bundle.js'
import {parseResult, renderJson} from '../../../src/report/json.js'
import {verdictSentence} from '../../../src/report/words/verdict.js'
import {renderReport} from '../../../src/report/render.js'
import {temporaryFile} from '../../support/cli.js'

const file = (name: string) => readFileSync(new URL(`../../../fixtures/golden/results/${name}`, import.meta.url))
const text = file('version-1.json').toString('utf8')

interface Old {
  readonly schema: string
  readonly plan: Readonly<Record<string, unknown>>
  readonly results: readonly {readonly estimates: unknown; readonly test?: {readonly pValue: number}}[]
  readonly verdicts: readonly {readonly generator: string; readonly verdict: string; readonly because: string}[]
}
const old = JSON.parse(text) as Old

describe('a result of form 1', () => {
  const result = parseResult(text, 'version-1.json')

  it('keeps every figure and verdict', () => {
    expect(old.schema).toBe('minority-report/audit/1')
    expect(result.schema).toBe('minority-report/audit/2')
    expect(result.results.map(({estimates}) => estimates)).toEqual(old.results.map(({estimates}) => estimates))
    expect(result.results.map(({test}) => test?.pValue)).toEqual(old.results.map(({test}) => test?.pValue))
    expect(result.verdicts.map(({generator, verdict}) => [generator, verdict])).toEqual(
      old.verdicts.map(({generator, verdict}) => [generator, verdict]),
    )
  })

  it('shows its verdicts in the words that were written', () => {
    expect(result.verdicts.map(verdict => verdictSentence(result, verdict))).toEqual(old.verdicts.map(({because}) => because))
  })

  it('shows why a label was not measured and why a rule is not kept in the words that were written', async () => {
    const because = 'not so: complete is false; the waiver by x ended on 2026-01-01'
    const rule = {name: 'r', generator: 'smote-nc', expression: 'complete', reason: 'why', status: 'failed', because}
    const classes = {labels: [{label: 0, trainRows: 3, reason: 'no test rows', estimates: {}}], macro: {}, groups: []}
    const withBoth = {
      ...old,
      results: old.results.map(entry => ('kind' in entry && entry.kind === 'utility' ? {...entry, classes} : entry)),
      policy: {passed: false, evaluatedOn: '2026-11-20', sha256: 'a'.repeat(64), rules: [rule]},
    }
    const page = await renderReport(parseResult(JSON.stringify(withBoth), 'old.json'), 'md')
    expect(page).toContain(because)
    expect(page).toContain('not measured: no test rows')
  })

  it('has a plan with the defaults of reading, and with options as they were given', () => {
    expect(old.plan).toHaveProperty('known', ['age'])
    expect(result.plan).not.toHaveProperty('known')
    expect(result.plan.columns).toMatchObject({categorical: ['sex'], numeric: [], decimalComma: false})
    expect(result.plan.generators).toEqual([{name: 'smote-nc', options: {neighbours: '05'}}])
  })

  it('is written in the present form and read again', () => {
    expect(parseResult(renderJson(result), 'report.json')).toEqual(result)
  })

  it.each(['md', 'html', 'junit', 'sarif'] as const)('is rendered as %s', async format => {
    expect(await renderReport(result, format)).toContain('smote-nc')
  })

  it.each([
    ['a plan that is none', {...old, plan: 5}, /\/plan must be an object/],
    ['columns that are none', {...old, plan: {...old.plan, columns: null}}, /\/plan\/columns must be an object/],
    ['a list of numbers', {...old, plan: {...old.plan, columns: {ignored: [1]}}}, /\/plan\/columns\/ignored\/0 must be text/],
    ['a part of no form', {...old, extra: 1}, /'extra'/],
  ])('is refused with %s', (_, broken, message) => {
    const attempt = () => parseResult(JSON.stringify(broken), 'old.json')
    expect(attempt).toThrow(UserError)
    expect(attempt).toThrow(message)
  })
})

describe('a bundle with a result of form 1', () => {
  it('holds where nothing was changed, but for its reports, which cannot be made again', async () => {
    const {checks, result} = await verifyBundle(await openBundle(file('version-1.zip'), 'version-1.zip'), {version: '0.1.0'})
    const status = Object.fromEntries(checks.map(({name, status: of}) => [name, of]))
    expect(status).toEqual({hashes: 'passed', signature: 'skipped', parts: 'passed', reports: 'failed'})
    expect(checks.find(({name}) => name === 'reports')?.message).toContain('An earlier build of version 0.1.0')
    expect(result?.schema).toBe('minority-report/audit/2')
  })

  // All figures against those of an earlier build: one that is meant to change takes this test with it. Copies count values that
  // many people share otherwise since: the first figures that differ are theirs, and those of their level alone.
  it('holds by its signature, and says which figures differ when its audit is run again', async () => {
    const pair = generateKeyPairSync('ed25519')
    const {manifestBytes} = await openBundle(file('version-1.zip'), 'version-1.zip')
    const signed = {
      ...unzipSync(file('version-1.zip')),
      'signature.json': strToU8(jsonText(signBytes(manifestBytes, pair.privateKey))),
    }
    const {checks} = await verifyFile(
      {
        bundle: temporaryFile('version-1.zip', zipSync(signed)),
        key: temporaryFile('key.pem', pair.publicKey.export({type: 'spki', format: 'pem'})),
        rerun: {
          data: fileURLToPath(new URL('../../../fixtures/data/rare-disease-registry.csv', import.meta.url)),
          read: {},
          synthetic: [],
          jobs: 1,
        },
        tool: {name: 'minority-report', version: '0.1.0'},
      },
      {signal: new AbortController().signal, progress: () => undefined},
    )
    expect(Object.fromEntries(checks.map(({name, status}) => [name, status]))).toEqual({
      hashes: 'passed',
      signature: 'passed',
      parts: 'passed',
      reports: 'skipped',
      rerun: 'failed',
    })
    expect(checks.find(({name}) => name === 'rerun')?.message).toMatch(
      /first at: \/results\/smote-nc attack copies\/estimates\/exposed\/value, /,
    )
  })
})
