import {spawn, spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {projectRoot, runCli, smallCsv, temporaryFolder} from '../support/cli.js'
import {freePort} from '../support/free-port.js'
import {hasRedis, startRedis} from '../support/redis-server.js'
import {WorkerProcess} from '../support/worker-process.js'

const cwd = temporaryFolder()
writeFileSync(path.join(cwd, 'data.csv'), smallCsv(1, 160, 40))
const audit = (out: string, ...more: string[]) => [
  ...['audit', 'data.csv', '--target', 'y', '--minority', '1', '--repeats', '1', '--attack', 'dcr-mia', '--generator', 'smote'],
  ...['--learner', 'none', '--fidelity', 'none', '--format', 'json', '--out', out, ...more],
]
const isComplete = (folder: string) =>
  (JSON.parse(readFileSync(path.join(cwd, folder, 'report.json'), 'utf8')) as AuditResult).complete

const openssl = (...args: string[]) => {
  const {status, stderr} = spawnSync('openssl', args, {cwd, encoding: 'utf8'})
  if (status !== 0) throw new Error(stderr)
}
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** An authority of the test's own, and certificates of it for the server and for who asks it. */
function makeCertificates(): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=of the test',
    '-days',
    '2',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  )
  writeFileSync(path.join(cwd, 'names'), 'subjectAltName=IP:127.0.0.1\n')
  for (const name of ['server', 'client']) {
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`)
  }
}

describe.runIf(hasRedis && hasOpenssl)('a queue with TLS and users', () => {
  test('runs audits of a user that may see its own prefix alone, and refuses all others in one message', async () => {
    makeCertificates()
    const port = await freePort()
    const file = (name: string) => path.join(cwd, name)
    const tls = ['--tls-port', `${port}`, '--tls-cert-file', file('server.pem'), '--tls-key-file', file('server.key')]
    const redis = await startRedis({settings: [...tls, '--tls-ca-cert-file', file('ca.pem')]})
    try {
      await redis.command('ACL', 'SETUSER', 'auditor', 'on', '>the-secret', '~team-a:*', '+@all', '-@dangerous', '+info')
      const certificates = `ca=${file('ca.pem')}&cert=${file('client.pem')}&key=${file('client.key')}`
      const url = ({password = 'the-secret', prefix = 'team-a', more = `&${certificates}`} = {}) =>
        `rediss://auditor:${password}@127.0.0.1:${port}?prefix=${prefix}${more}`
      const worker = new WorkerProcess(['--queue', url(), '--jobs', '1'])
      const {code, stderr} = await runCli(audit('tls', '--queue', url()), {cwd})
      await worker.end()
      expect([code, stderr]).toEqual([0, expect.anything()])
      expect(`${stderr}${worker.stderr}`).not.toMatch(/the-secret|Warning/)
      expect(isComplete('tls')).toBe(true)
      const keys = (await redis.command('KEYS', '*')) as string[]
      expect(keys.filter(key => !key.startsWith('team-a:'))).toEqual([])
      for (const [queue, why] of [
        [url({password: 'wrong-secret'}), /WRONGPASS/],
        [url({prefix: 'team-b'}), /NOPERM|No permissions|no permissions/],
        [url({more: ''}), /self.signed certificate|unable to/],
      ] as const) {
        const refused = await runCli(['queue', 'status', '--queue', queue])
        expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(why)])
        expect(refused.stderr).not.toMatch(/secret|\n\s+at /)
      }
    } finally {
      await redis.stop()
    }
  }, 120_000)
})

describe.runIf(hasRedis)('a queue with workers and audits of another version', () => {
  test('says by name which they are, to the audit and to a worker', async () => {
    const redis = await startRedis()
    try {
      const other = {id: 'old', host: 'h', pid: 1, version: '0.0.1', code: 'abc', jobs: 1, done: 0, failed: 0, running: []}
      await redis.command('SET', 'minority-report:worker:old', JSON.stringify(other))
      await redis.command('ZADD', 'minority-report:workers', `${Date.now() + 60_000}`, 'old')
      const {code} = await runCli(audit('other', '--queue', redis.url()), {
        cwd,
        interruptAt: /no worker is there; 1 worker runs version 0\.0\.1 \(code abc\), this audit needs version/,
      })
      expect(code).toBe(130)
      await redis.command('ZADD', 'minority-report:audits', `${Date.now()}`, 'a'.repeat(20))
      const about = JSON.stringify({version: '0.0.1', code: 'abc', place: 'redis'})
      await redis.command('HSET', 'minority-report:about', 'a'.repeat(20), about)
      const worker = new WorkerProcess(['--queue', redis.url(), '--jobs', '1'])
      await worker.says(/1 audit needs version 0\.0\.1 \(code abc\), this worker runs version/)
      await worker.end()
    } finally {
      await redis.stop()
    }
  }, 120_000)
})

const ip = (...args: string[]) => spawnSync('ip', args).status === 0
const space = (name: string) => `mr-${process.pid}-${name}`
const canMakeSpaces = hasRedis && ip('netns', 'add', space('try')) && ip('netns', 'del', space('try'))
if (!canMakeSpaces) console.warn('No network namespaces may be made here: a queue over a network is not tested.')

describe.runIf(canMakeSpaces)('a queue on a network', () => {
  test('joins an audit and a worker that cannot reach one another', async () => {
    const names = ['redis', 'audit', 'worker']
    const within = (name: string) => ['ip', 'netns', 'exec', space(name)]
    const steps: boolean[] = names.map(name => ip('netns', 'add', space(name)))
    try {
      for (const [at, name] of ['audit', 'worker'].entries()) {
        const [near, far] = [`mr${process.pid % 1e5}${at}a`, `mr${process.pid % 1e5}${at}b`]
        steps.push(ip('link', 'add', near, 'netns', space(name), 'type', 'veth', 'peer', 'name', far, 'netns', space('redis')))
        for (const [where, device, host] of [
          [name, near, 2],
          ['redis', far, 1],
        ] as const) {
          steps.push(ip('-n', space(where), 'addr', 'add', `10.213.${at}.${host}/24`, 'dev', device))
          steps.push(ip('-n', space(where), 'link', 'set', device, 'up'))
        }
      }
      expect(steps).not.toContain(false)
      const [, ...rest] = within('redis')
      const redis = spawn('ip', [...rest, 'redis-server', '--port', '6390', '--protected-mode', 'no', '--save', ''], {
        stdio: 'ignore',
        cwd,
      })
      const worker = new WorkerProcess(['--queue', 'redis://10.213.1.1:6390', '--jobs', '1'], {}, within('worker'))
      const [program, ...args] = [...within('audit'), process.execPath, path.join(projectRoot, 'bin/run.js')]
      const child = spawn(program, [...args, ...audit('spaces', '--queue', 'redis://10.213.0.1:6390')], {
        cwd,
        env: {...process.env, NODE_ENV: 'production'},
        stdio: 'ignore',
      })
      const code = await new Promise(resolve => child.once('exit', resolve))
      await worker.end()
      redis.kill('SIGKILL')
      expect([code, isComplete('spaces')]).toEqual([0, true])
    } finally {
      for (const name of names) ip('netns', 'del', space(name))
    }
  }, 120_000)
})
