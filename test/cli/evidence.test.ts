import {generateKeyPairSync} from 'node:crypto'
import {existsSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import type {VerifiedBundle} from '../../src/jobs/verify-file.js'
import {runCli, runCommand, shortAudit, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

test('an audit is packed, signed, checked and run again from its data alone; another file or way of reading is refused', async () => {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder, name)
  const {privateKey, publicKey} = generateKeyPairSync('ed25519')
  writeFileSync(at('key.pem'), privateKey.export({format: 'pem', type: 'pkcs8'}))
  writeFileSync(at('key.pub.pem'), publicKey.export({format: 'pem', type: 'spki'}))
  const german = (seed: number) => temporaryFile('data.csv', smallCsv(seed).replaceAll(',', ';').replaceAll('.', ','))
  const data = german(3)
  const audit = [...shortAudit(data), '--decimal-comma', '--delimiter', ';']
  const out = at('out')
  const made = await runCli([...audit, '--out', out, '--format', 'bundle,junit,sarif', '--sign', at('key.pem')])
  expect([made.code, made.stderr.includes('Error')]).toEqual([0, false])
  for (const name of ['report.json', 'evidence.zip', 'report.junit.xml', 'report.sarif'])
    expect(existsSync(path.join(out, name))).toBe(true)
  const bundle = path.join(out, 'evidence.zip')
  const {code, stdout} = await runCli(['verify', bundle, '--key', at('key.pub.pem'), '--rerun', data, '--json'])
  expect((JSON.parse(stdout) as VerifiedBundle).checks.map(({name, status}) => [name, status])).toEqual([
    ['hashes', 'passed'],
    ['signature', 'passed'],
    ['parts', 'passed'],
    ['reports', 'passed'],
    ['rerun', 'passed'],
  ])
  expect(code).toBe(0)
  const wrong = await runCommand(['verify', bundle, '--rerun', german(4)])
  expect([wrong.code, wrong.stderr.includes('must be those that were audited')]).toEqual([2, true])
  const otherwise = await runCommand([...audit, '--missing', 'x', '--out', out])
  expect([otherwise.code, /another plan:\s+plan\.columns\.missing/.test(otherwise.stderr)]).toEqual([2, true])
  expect((await runCommand([...audit, '--sign', at('key.pem'), '--out', at('x')])).code).toBe(2)
  const again = await runCommand(['report', path.join(out, 'report.json'), '--format', 'bundle', '--out', at('unsigned')])
  expect(again.code).toBe(0)
  const unsigned = await runCommand(['verify', at('unsigned/evidence.zip'), '--key', at('key.pub.pem')])
  expect([unsigned.code, unsigned.stdout.includes('failed: signature. The bundle is not signed.')]).toEqual([3, true])
}, 120_000)
