import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {checkShape} from '../../src/core/shapes/check-shape.js'
import type {AuditEvent, EventOf} from '../../src/result/audit-event.js'
import {auditEvent} from '../../src/result/shapes/event.js'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, shortAudit, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

const eventsIn = (stdout: string) =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as AuditEvent)
const named = <Name extends AuditEvent['event']>(events: readonly AuditEvent[], name: Name) =>
  events.filter((event): event is EventOf<Name> => event.event === name)
const read = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as AuditResult

describe('an audit tells its findings as they come', () => {
  const csv = smallCsv(3, 100, 40)
  const data = temporaryFile('data.csv', csv)
  const asked = ['--attack', 'reconsmote', '--ratio', '12']
  // In one thread: a second one goes on to utility while the first still attacks.
  const short = [...shortAudit(data, 2), ...asked, '--jobs', '1']
  const folder = path.join(temporaryFolder(), 'out')
  let stdout = ''
  let stderr = ''
  let events: AuditEvent[] = []

  beforeAll(async () => {
    const run = await runCli([...short, '--json-lines', '--out', folder])
    expect(run.code).toBe(0)
    ;({stdout, stderr} = run)
    events = eventsIn(stdout)
  }, 60_000)

  test('stdout is a stream of events of the published form, and stderr is empty', () => {
    for (const event of events) expect(checkShape(auditEvent, event)).not.toHaveProperty('problem')
    expect(stderr).toBe('')
    expect(events[0]).toMatchObject({event: 'planned', kept: 0})
    expect(events.at(-1)).toMatchObject({event: 'finished', complete: true, folder})
  })

  test('every step begins before it is told, and its last finding is what the report says', () => {
    const [{steps, tasks}] = named(events, 'planned')
    expect(named(events, 'started')).toHaveLength(tasks)
    expect(named(events, 'finding')).toHaveLength(tasks)
    const {results} = read(folder)
    for (const {generator, kind, name} of steps) {
      const isOne = (one: {generator: string; name: string}) => one.generator === generator && one.name === name
      const findings = named(events, 'finding').filter(isOne)
      const begun = events.findIndex(event => event.event === 'started' && isOne(event))
      expect(begun).toBeLessThan(events.indexOf(findings[0]))
      expect(findings.map(({repeats}) => repeats.ended)).toEqual([[expect.any(Number)], [1, 2]])
      const entry = results.find(one => isOne(one) && one.kind === kind)
      expect(findings[1].estimates).toEqual(entry?.estimates)
    }
  })

  test('the verdict comes before utility is measured, and is the one of the report', () => {
    const [verdict] = named(events, 'verdict')
    expect(verdict.verdict).toBe(read(folder).verdicts[0].verdict)
    expect(verdict.sentence).toBe(read(folder).verdicts[0].sentence)
    const utility = events.findIndex(event => event.event === 'started' && event.kind === 'utility')
    expect(events.indexOf(verdict)).toBeLessThan(utility)
  })

  test('a finding of one repeat is said to be of one, and no event holds a cell', () => {
    const first = named(events, 'finding').find(({name, kind}) => name === 'reconsmote' && kind === 'attack')
    expect(first?.sentence).toMatch(/reconsmote rebuilt .*repeat [12] of 2/)
    const cells = csv
      .split('\n')
      .slice(1, -1)
      .flatMap(line => line.split(',').slice(0, 4))
    expect(cells.filter(cell => stdout.includes(cell))).toEqual([])
  })

  test('people read the findings on stderr, unless they want it quiet', async () => {
    const once = [...shortAudit(data), ...asked, '--jobs', '1']
    const [told, quiet] = await Promise.all([
      runCommand([...once, '--out', path.join(temporaryFolder(), 'told')]),
      runCommand([...once, '--out', path.join(temporaryFolder(), 'quiet'), '--quiet']),
    ])
    expect(told.stderr).toMatch(/smote: reconsmote rebuilt /)
    expect(told.stderr).toMatch(/smote LEAKS: /)
    expect(quiet.stderr).toBe('')
  }, 60_000)

  test('--dry-run shows the steps in their order and about what they take, and writes nothing', async () => {
    const planned = path.join(temporaryFolder(), 'planned')
    const [shown, asJson] = await Promise.all([
      runCommand([...short, '--out', planned, '--dry-run']),
      runCommand([...short, '--out', planned, '--dry-run', '--json']),
    ])
    expect(shown.code).toBe(0)
    expect(shown.stdout).toMatch(/^subject +step +times at most +expected\nsmote +copies +2 +/)
    expect(shown.stdout).toMatch(/Expected: [\d.]+ s of processor time\./)
    const forecast = JSON.parse(asJson.stdout) as {steps: {expectedSeconds: number}[]; expectedSeconds: number}
    const sum = forecast.steps.reduce((total, step) => total + step.expectedSeconds, 0)
    expect(forecast.expectedSeconds).toBeCloseTo(sum, 9)
    expect(forecast.steps).toHaveLength(named(events, 'planned')[0].steps.length)
    expect(existsSync(planned)).toBe(false)
  }, 60_000)

  test('an error is the last event', async () => {
    const {code, stdout: failed} = await runCommand([...shortAudit(data), '--json-lines', '--attack', 'no-such-attack'])
    expect(code).toBe(2)
    expect(eventsIn(failed)).toEqual([expect.objectContaining({event: 'failed'})])
    const both = await runCommand([...short, '--json', '--json-lines'])
    expect(both.code).toBe(2)
  }, 60_000)
})

describe('the report is written again while the audit runs', () => {
  const args = [...shortAudit(temporaryFile('long.csv', smallCsv(5, 1000, 100)), 3), '--learner', 'mlp', '--jobs', '1']

  test('so that one that is killed leaves a report that can be read, and goes on from there', async () => {
    const folder = path.join(temporaryFolder(), 'killed')
    const report = path.join(folder, 'report.html')
    const {code} = await runCli([...args, '--out', folder], {kill: {signal: 'SIGKILL', when: () => existsSync(report)}})
    expect(code).toBeNull()
    const {complete, leftOut, results} = read(folder)
    expect(complete).toBe(false)
    expect(leftOut?.running).toBe(true)
    expect(results.some(({status}) => status === 'done')).toBe(true)
    expect(readFileSync(report, 'utf8')).toContain('still running')
    // What is left takes long: it is enough that the kept steps are found.
    const again = await runCli([...args, '--out', folder, '--json-lines'], {interruptAtOutput: /"finding"/})
    expect(again.code).toBe(130)
    const events = eventsIn(again.stdout)
    expect(events[0]).toHaveProperty('kept', expect.any(Number))
    expect(named(events, 'planned')[0].kept).toBeGreaterThan(0)
    expect(events.at(-1)).toMatchObject({event: 'finished', complete: false})
    expect(read(folder).leftOut).not.toHaveProperty('running')
  }, 60_000)
})
