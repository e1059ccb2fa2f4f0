import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {compareFiles} from '../../../src/jobs/compare-files.js'
import {showRows} from '../../../src/jobs/show-rows.js'
import {policyExamples, tryPolicy} from '../../../src/jobs/try-policy.js'
import {readTable} from '../../../src/io/read-table.js'
import {renderReport} from '../../../src/report/render.js'
import {completeColumns} from '../../../src/result/complete-columns.js'
import {temporaryFile, temporaryFolder} from '../../support/cli.js'
import {fullResult, smallResult} from '../../support/example-result.js'

const {signal} = new AbortController()

describe('a policy that is being written', () => {
  const rules = (...lines: string[]) =>
    ['rules:', '  - name: a', '    expression: complete', '    reason: r', ...lines].join('\n')

  it('is held against a result', async () => {
    const outcome = await tryPolicy(rules(), fullResult())
    expect(outcome).toMatchObject({
      passed: true,
      rules: expect.arrayContaining([expect.objectContaining({name: 'a'})]) as unknown,
    })
  })

  it.each([
    ['a rule without a name', rules('  - expression: complete', '    reason: r'), 5],
    ['an unknown part', rules('  - name: b', '    expression: complete', '    reason: r', '    extra: 1'), 8],
    ['YAML that cannot be read', rules('  - name: "b'), 5],
    ['an expression that names nothing', rules('  - name: b', '    expression: completed', '    reason: r'), 6],
    ['an expression that is no question', rules('  - name: b', '    reason: r', '    expression: 1 + 1'), 7],
    ['a generator that is none', rules('  - name: b', '    expression: complete', '    reason: r', '    generator: smoke'), 6],
  ])('that holds %s is refused with its line', async (_, text, line) => {
    await expect(tryPolicy(text, fullResult())).rejects.toMatchObject({name: 'UserError', data: {line}})
  })

  it('can begin with any of the examples, but for numbers that are the user’s to fill in', async () => {
    const examples = await policyExamples()
    expect(examples.length).toBeGreaterThan(5)
    expect(new Set(examples.map(({name}) => name)).size).toBe(examples.length)
    for (const {name, text} of examples) {
      const outcome = await tryPolicy(text, fullResult()).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome.message, name).toContain('must be filled in')
      else expect(outcome, name).toHaveProperty('rules')
    }
  })
})

describe('several results', () => {
  it('are compared whether or not they can be, and the difference is told', async () => {
    const folders = [temporaryFolder(), temporaryFolder()]
    const other = smallResult()
    const all = [fullResult(), {...other, plan: {...other.plan, seed: 99}}]
    for (const [at, result] of all.entries())
      writeFileSync(path.join(folders[at], 'report.json'), await renderReport(result, 'json'))
    const files = folders.map(folder => ({file: path.join(folder, 'report.json'), name: 'report.json'}))
    const comparison = await compareFiles({files}, signal)
    expect(comparison.differences).toEqual(['the seed of the split'])
    expect(comparison.audits.map(({name}) => name)).toEqual(['report.json', 'report.json (2)'])
  })

  it('must be results', async () => {
    const files = [{file: temporaryFile('report.json', '{"schema":"x"}'), name: 'report.json'}]
    await expect(compareFiles({files}, signal)).rejects.toMatchObject({code: 'not-a-result'})
  })
})

describe('rows that somebody asks to see', () => {
  const plan = {columns: completeColumns({ignored: ['id']}), target: 'y'}
  const file = () => temporaryFile('data.csv', 'id,age,y\np1,30,a\np2,41,b\np3,,a\n')

  it('are those of the audited file, without the columns that the audit left out', async () => {
    const data = file()
    const {sha256} = await readTable(data, {})
    expect(await showRows({file: data, plan, sha256, rows: [3, 2, 2, 99, 0, 1.5]}, signal)).toEqual([
      {row: 3, cells: {age: null, y: 'a'}},
      {row: 2, cells: {age: 41, y: 'b'}},
    ])
  })

  it('are none of another file', async () => {
    const request = {file: file(), plan, sha256: '0'.repeat(64), rows: [1]}
    await expect(showRows(request, signal)).rejects.toMatchObject({code: 'other-files'})
  })
})
