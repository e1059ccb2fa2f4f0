import {randomBytes} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {inflateSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, smallCsv, temporaryFolder} from '../support/cli.js'
import {hasRedis, startRedis, type RedisServer} from '../support/redis-server.js'
import {s3Credentials, startS3, type S3Server} from '../support/s3-server.js'
import {WorkerProcess} from '../support/worker-process.js'

const planted = ['Zinnoberrot', 'Ockergelb']
const cwd = temporaryFolder()
const rows = smallCsv(1, 160, 40).trimEnd().split('\n')
writeFileSync(
  path.join(cwd, 'data.csv'),
  `${rows.map((row, at) => `${row},${at === 0 ? 'colour' : planted[at % 2]}`).join('\n')}\n`,
)
const key = path.join(cwd, 'queue.key')
writeFileSync(key, randomBytes(32))

const audit = (out: string, ...more: string[]) => [
  ...['audit', 'data.csv', '--target', 'y', '--minority', '1', '--repeats', '1', '--attack', 'dcr-mia', '--generator', 'smote'],
  ...['--learner', 'none', '--fidelity', 'none', '--format', 'json', '--out', out, ...more],
]

const figures = (folder: string) => {
  const {results, verdicts} = JSON.parse(readFileSync(path.join(cwd, folder, 'report.json'), 'utf8')) as AuditResult
  return {results: results.map(result => ({...result, seconds: undefined})), verdicts}
}

/** What whoever has no key can make of what lies in a store. */
function unpacked(bytes: Buffer): string {
  try {
    return inflateSync(bytes.subarray(1)).toString('latin1')
  } catch {
    return bytes.toString('latin1')
  }
}

const until = async (isSo: () => boolean | Promise<boolean>) => {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 20))
}

describe.runIf(hasRedis)('data of an audit over a queue', () => {
  let redis: RedisServer
  let s3: S3Server
  const env = {AWS_ACCESS_KEY_ID: s3Credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: s3Credentials.secretAccessKey}

  beforeAll(async () => {
    ;[redis, s3] = await Promise.all([startRedis(), startS3('of-audits')])
    const {code, stderr} = await runCli(audit('alone', '--jobs', '1'), {cwd})
    expect([code, stderr]).toEqual([0, expect.anything()])
  }, 120_000)

  afterAll(async () => {
    await Promise.all([redis.stop(), s3.close()])
  })

  const manifests = async () => (await redis.values('*:manifest')).map(unpacked).join('\n')

  test('in a bucket tell a stranger nothing, come to workers with the key, and go with the audit', async () => {
    const store = `s3://of-audits/team?endpoint=${s3.endpoint}`
    const queue = ['--queue', redis.url(), '--queue-store', store]
    const running = runCli(audit('bucket', ...queue, '--queue-key', key), {cwd, env})
    await until(() => s3.objects.size > 0)
    await until(async () => (await manifests()) !== '')
    const stranger = new WorkerProcess([...queue, '--jobs', '1'], env)
    await stranger.says(/takes no more tasks/)
    const status = await runCli(['queue', 'status', ...queue, '--json'], {env})
    const seen = [stranger.stderr, status.stdout, await manifests(), ...[...s3.objects.values()].map(unpacked)].join('\n')
    expect(seen).not.toMatch(/Zinnober|Ocker|colour|dcr-mia/)
    expect(await stranger.end('SIGINT')).not.toBe(null)
    const worker = new WorkerProcess([...queue, '--queue-key', key, '--jobs', '1'], env)
    const {code, stderr} = await running
    expect([code, stderr]).toEqual([0, expect.anything()])
    await worker.end()
    expect(figures('bucket')).toEqual(figures('alone'))
    expect([...s3.objects.keys()]).toEqual([])
    const wrong = await runCli(['queue', 'status', ...queue], {env: {...env, AWS_ACCESS_KEY_ID: ''}})
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/A bucket needs credentials/)])
  }, 120_000)

  test('in a folder stay there when their machine dies, until they are purged', async () => {
    const folder = path.join(cwd, 'shared')
    const kept = path.join(cwd, 'kept')
    mkdirSync(folder)
    const queue = ['--queue', redis.url(), '--queue-store', folder]
    const parts = () => readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.part-of-audit'))
    const died = runCli(audit('died', ...queue), {
      cwd,
      kill: {signal: 'SIGKILL', when: () => existsSync(path.join(cwd, 'died/tasks')) && parts().length > 0},
    })
    expect((await died).code).toBe(null)
    const other = await runCli(['queue', 'purge', '--queue', redis.url(), '--json'])
    expect([JSON.parse(other.stdout), parts().length > 0]).toEqual([{audits: 1, elsewhere: 1}, true])
    const purged = await runCli(['queue', 'purge', ...queue])
    expect([purged.stdout, parts()]).toEqual(['1 audit taken off the queue.\n', []])

    const running = runCli(audit('died', ...queue), {cwd})
    await until(async () => (await manifests()) !== '')
    // Without a key everybody can read it.
    expect(await manifests()).toMatch(/Zinnoberrot/)
    const worker = new WorkerProcess([...queue, '--jobs', '1', '--cache', kept])
    expect((await running).code).toBe(0)
    await worker.end()
    expect(figures('died')).toEqual(figures('alone'))
    expect([readdirSync(folder), readdirSync(kept).length > 0]).toEqual([[], true])
  }, 120_000)
})
