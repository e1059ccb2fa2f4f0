import {randomBytes} from 'node:crypto'
import {execFile, spawn, type ChildProcess} from 'node:child_process'
import {existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {Ajv2020} from 'ajv/dist/2020.js'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {QueueStatus} from '../../src/queue/status.js'
import type {AuditResult} from '../../src/result/audit-result.js'
import {projectRoot, runCli, smallCsv, temporaryFolder} from '../support/cli.js'
import {hasRedis, startRedis, type RedisServer} from '../support/redis-server.js'

/** A worker in a process of its own. */
class WorkerProcess {
  readonly #child: ChildProcess
  stderr = ''

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, [path.join(projectRoot, 'bin/run.js'), 'worker', ...args], {
      env: {...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined, XDG_CACHE_HOME: temporaryFolder()},
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()))
  }

  async says(what: RegExp): Promise<void> {
    while (!what.test(this.stderr)) await sleep(20)
  }

  end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    return new Promise(resolve => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        resolve(this.#child.exitCode)
        return
      }
      this.#child.once('exit', resolve)
      this.#child.kill(signal)
    })
  }
}

const sleep = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

const schema = readFileSync(path.join(projectRoot, 'fixtures/schema/queue-status.schema.json'), 'utf8')
const isStatus = new Ajv2020({allowUnionTypes: true}).compile(JSON.parse(schema) as object)

const figures = (folder: string) => {
  const {results, verdicts, plan, complete} = JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as AuditResult
  return {results: results.map(result => ({...result, seconds: undefined})), verdicts, plan, complete}
}

const attacks = ['dcr-mia', 'domias'].flatMap(name => ['--attack', name])
const auditOf = (data: string, out: string, ...more: string[]) => [
  ...['audit', data, '--target', 'y', '--minority', '1', '--repeats', '1', ...attacks],
  ...['--learner', 'none', '--fidelity', 'none', '--format', 'json', '--out', out, ...more],
]

const audit = (out: string, ...more: string[]) => auditOf('data.csv', out, ...more)

describe.runIf(hasRedis)('an audit over a queue', () => {
  let redis: RedisServer
  const cwd = temporaryFolder()
  writeFileSync(path.join(cwd, 'data.csv'), smallCsv(1, 160, 40))
  let alone: ReturnType<typeof figures>

  beforeAll(async () => {
    redis = await startRedis()
    const {code, stderr} = await runCli(audit('alone', '--jobs', '1'), {cwd})
    expect([code, stderr]).toEqual([0, expect.anything()])
    alone = figures(path.join(cwd, 'alone'))
  }, 120_000)

  afterAll(() => redis.stop())

  test('gives what one process gives, with workers that come later, and leaves nothing behind', async () => {
    const running = runCli(audit('queued', '--queue', redis.url()), {cwd})
    const workers = [1, 2].map(() => new WorkerProcess('--queue', redis.url(), '--jobs', '1', '--metrics', '0'))
    const {code, stderr} = await running
    expect([code, stderr]).toEqual([0, expect.anything()])
    expect(figures(path.join(cwd, 'queued'))).toEqual(alone)
    const status = await runCli(['queue', 'status', '--queue', redis.url(), '--json'])
    const said = JSON.parse(status.stdout) as QueueStatus
    expect([isStatus(said), isStatus.errors]).toEqual([true, null])
    const {jobs, audits, workers: seen} = said
    expect([jobs, audits]).toEqual([{waiting: 0, active: 0, failed: 0}, []])
    expect(seen.length).toBe(2)
    expect(seen.reduce((sum, {done}) => sum + done, 0)).toBe(readdirSync(path.join(cwd, 'queued/tasks')).length)
    expect((await redis.dump()).includes(':audit:')).toBe(false)
    const url = /Metrics are at (\S+)\./.exec(workers[0].stderr)?.[1] ?? ''
    expect(await (await fetch(url)).text()).toMatch(/^minority_report_worker_tasks_total\{kind="attack",outcome="done"\} [1-9]/m)
    expect(await workers[0].end('SIGTERM')).toBe(130)
    expect(await byLibrary(redis.url(), cwd)).toEqual(alone.verdicts)
    await workers[1].end()
  }, 120_000)

  test('goes on when workers and Redis are ended in the middle, and counts nothing twice', async () => {
    const workers = [new WorkerProcess('--queue', redis.url(), '--jobs', '1')]
    const running = runCli(audit('faults', '--queue', redis.url()), {cwd})
    await workers[0].says(/dcr-mia on/)
    await workers[0].end()
    await redis.restart()
    workers.push(new WorkerProcess('--queue', redis.url(), '--jobs', '2'))
    const {code, stderr} = await running
    expect([code, stderr]).toEqual([0, expect.anything()])
    expect(figures(path.join(cwd, 'faults'))).toEqual(alone)
    await workers[1].end()
  }, 120_000)

  test('is joined by a second one of the same plan, and goes on after its coordinator was ended', async () => {
    const first = runCli(audit('first', '--queue', redis.url()), {
      cwd,
      kill: {signal: 'SIGKILL', when: () => readdirSyncOf(path.join(cwd, 'first/tasks')).length > 2},
    })
    const second = runCli(audit('second', '--queue', redis.url()), {cwd})
    const worker = new WorkerProcess('--queue', redis.url(), '--jobs', '1')
    expect((await first).code).toBe(null)
    expect((await second).code).toBe(0)
    const resumed = await runCli(audit('first', '--queue', redis.url()), {cwd})
    expect(resumed.code).toBe(0)
    expect(figures(path.join(cwd, 'first'))).toEqual(alone)
    expect(figures(path.join(cwd, 'second'))).toEqual(alone)
    await worker.end()
  }, 120_000)

  test('holds no record that anybody without the key can read', async () => {
    const key = path.join(cwd, 'queue.key')
    writeFileSync(key, randomBytes(32))
    const planted = ['Zinnoberrot', 'Ockergelb']
    const rows = readFileSync(path.join(cwd, 'data.csv'), 'utf8').trimEnd().split('\n')
    const coloured = rows.map((row, at) => `${row},${at === 0 ? 'colour' : planted[at % 2]}`)
    writeFileSync(path.join(cwd, 'planted.csv'), `${coloured.join('\n')}\n`)
    const stranger = new WorkerProcess('--queue', redis.url(), '--jobs', '1')
    await stranger.says(/Waiting/)
    const running = runCli(auditOf('planted.csv', 'sealed', '--queue', redis.url(), '--queue-key', key), {cwd})
    let held = await redis.dump()
    while (!held.includes(':part:')) held = await redis.dump()
    for (const value of [...planted, 'colour']) {
      expect(held.includes(value)).toBe(false)
      expect(held.includes(Buffer.from(value).toString('base64').slice(0, -2))).toBe(false)
    }
    expect(stranger.stderr).not.toMatch(/Zinnober|Ocker/)
    await stranger.end()
    const worker = new WorkerProcess('--queue', redis.url(), '--queue-key', key, '--jobs', '2')
    const {code, stderr} = await running
    expect([code, stderr]).toEqual([0, expect.anything()])
    await worker.end()
  }, 120_000)

  test('tells what goes wrong at its workers as it happens, and a step that none of them can run fails alone', async () => {
    const plugin = ['--attack', 'timed', '--plugin', path.join(projectRoot, 'bench/queue/timed-attack.js')]
    const given = ['audit', 'data.csv', '--target', 'y', '--minority', '1', '--repeats', '1', '--out', 'trouble', ...plugin]
    const running = runCli([...given, '--learner', 'none', '--fidelity', 'none', '--json-lines', '--queue', redis.url()], {cwd})
    // It was started without the plug-in.
    const worker = new WorkerProcess('--queue', redis.url(), '--jobs', '1')
    const {stdout} = await running
    await worker.end()
    const events = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as {event: string; trouble?: string; reason?: string})
    const troubles = events.filter(({event}) => event === 'trouble')
    expect(new Set(troubles.map(({trouble}) => trouble))).toEqual(new Set(['attempt-failed', 'tried-alone']))
    for (const {reason} of troubles)
      expect(reason).toMatch(/The audit uses the plug-in 'timed-attack.js', and this worker has none/)
    expect(events.at(-1)?.event).toBe('finished')
    const {results} = JSON.parse(readFileSync(path.join(cwd, 'trouble/report.json'), 'utf8')) as AuditResult
    expect(JSON.stringify(results)).toContain('WorkerLost')
  }, 120_000)

  test('is stopped by Ctrl-C with what was found, and takes its data along', async () => {
    // A coordinator that was ended above may count as one that waits for this audit for some seconds.
    await redis.restart()
    const {code} = await runCli(audit('stopped', '--queue', redis.url()), {
      cwd,
      // No worker is there: it would wait for ever.
      kill: {signal: 'SIGINT', when: () => existsSync(path.join(cwd, 'stopped/tasks'))},
    })
    expect(code).toBe(130)
    expect((await redis.dump()).includes(':part:')).toBe(false)
    const worker = new WorkerProcess('--queue', redis.url(), '--jobs', '1')
    const {code: later} = await runCli(audit('stopped', '--queue', redis.url()), {cwd})
    expect(later).toBe(0)
    expect(figures(path.join(cwd, 'stopped'))).toEqual(alone)
    await worker.end()
  }, 120_000)

  test('holds its budget without any worker, and a wrong address is one message', async () => {
    const started = performance.now()
    const {code, stderr} = await runCli(audit('budget', '--queue', redis.url(), '--budget', '3s'), {cwd})
    expect([code, stderr]).toEqual([2, expect.stringMatching(/budget of 3 s was over/)])
    expect(performance.now() - started).toBeLessThan(40_000)
    const wrong = await runCli(['worker', '--queue', 'redis://u:secret@127.0.0.1:1/none'])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/The address of the queue cannot be used/)])
    expect(wrong.stderr).not.toContain('secret')
  }, 120_000)
})

test('a key or a store of a queue asks for a queue, unless only the environment names it', async () => {
  const cwd = temporaryFolder()
  writeFileSync(path.join(cwd, 'data.csv'), smallCsv(1, 160, 40))
  for (const flag of ['--queue-key', '--queue-store']) {
    const {code, stderr} = await runCli(audit('out', flag, 'anything'), {cwd})
    expect([code, stderr]).toEqual([2, expect.stringMatching(new RegExp(`^Error: ${flag} is for a queue, and there is none\\.`))])
    expect(stderr).toContain('--queue redis://HOST:6379')
  }
  const env = {MINORITY_REPORT_QUEUE_KEY: 'queue.key'}
  expect((await runCli(audit('out', '--dry-run'), {cwd, env})).code).toBe(0)
}, 60_000)

/** The same audit by a program that calls the library. */
async function byLibrary(queue: string, cwd: string): Promise<AuditResult['verdicts']> {
  const measured = {attacks: ['dcr-mia', 'domias'], learners: [], fidelity: []}
  const options = {target: 'y', minority: ['1'], repeats: 1, ...measured, queue}
  const program = `import {audit} from ${JSON.stringify(path.join(projectRoot, 'dist/src/index.js'))}
    const {verdicts} = await audit('data.csv', ${JSON.stringify(options)})
    console.log(JSON.stringify(verdicts))`
  const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {cwd})
  return JSON.parse(stdout) as AuditResult['verdicts']
}

const readdirSyncOf = (folder: string) => (existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : [])
