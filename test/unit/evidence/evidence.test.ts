import {generateKeyPairSync} from 'node:crypto'
import {strToU8, unzipSync, zipSync} from 'fflate'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {makeBundle} from '../../../src/evidence/make-bundle.js'
import {openBundle} from '../../../src/evidence/open-bundle.js'
import {differingFigures} from '../../../src/evidence/same-figures.js'
import {readPrivateKey, readPublicKey} from '../../../src/evidence/sign.js'
import {verifyBundle} from '../../../src/evidence/verify-bundle.js'
import type {AuditResult} from '../../../src/result/audit-result.js'
import {fullResult, hostileTexts, namedResult, smallResult} from '../../support/example-result.js'

const pair = generateKeyPairSync('ed25519')
const other = generateKeyPairSync('ed25519')
const version = '0.1.0'

async function statuses(bytes: Uint8Array, key?: typeof pair.publicKey): Promise<Record<string, string>> {
  const {checks} = await verifyBundle(await openBundle(bytes, 'b.zip'), {version, ...(key && {key})})
  return Object.fromEntries(checks.map(({name, status}) => [name, status]))
}

/** The bundle with one of its files replaced. */
function changed(bytes: Uint8Array, name: string, change: (text: string) => string): Uint8Array {
  const files = unzipSync(bytes)
  return zipSync({...files, [name]: strToU8(change(new TextDecoder().decode(files[name])))})
}

describe('an evidence bundle', () => {
  test('holds, is the same bytes when made again, and has every part', async () => {
    const bundle = await makeBundle(fullResult(), pair.privateKey)
    expect(await makeBundle(fullResult(), pair.privateKey)).toEqual(bundle)
    expect(Object.keys(unzipSync(bundle))).toEqual([
      'manifest.json',
      'signature.json',
      'report.json',
      'plan.json',
      'policy.json',
      'environment.json',
      'report.md',
      'report.html',
    ])
    expect(await statuses(bundle, pair.publicKey)).toEqual({
      hashes: 'passed',
      signature: 'passed',
      parts: 'passed',
      reports: 'passed',
    })
  })

  test('of hostile names holds too', async () => {
    for (const text of hostileTexts.slice(0, 3)) {
      const bundle = await makeBundle({...namedResult(text), tool: {name: text, version}})
      expect(await statuses(bundle)).toEqual({hashes: 'passed', signature: 'skipped', parts: 'passed', reports: 'passed'})
    }
  })

  test('shows a changed figure, and a manifest that was made to fit it', async () => {
    const bundle = await makeBundle(smallResult(), pair.privateKey)
    const other = changed(bundle, 'report.json', text => text.replace('0.989', '0.001'))
    expect((await statuses(other))['hashes']).toBe('failed')
    const forged = unzipSync(await makeBundle({...smallResult(), notes: ['all is well']}))
    const files = unzipSync(bundle)
    expect((await statuses(zipSync({...forged, 'signature.json': files['signature.json']})))['signature']).toBe('failed')
    expect((await statuses(zipSync(forged), pair.publicKey))['signature']).toBe('failed')
  })

  test('is refused or fails when its manifest has no sizes or wrong ones', async () => {
    const bundle = await makeBundle(smallResult())
    const wrong = changed(bundle, 'manifest.json', text => text.replace(/"bytes": \d+/, '"bytes": 7'))
    expect((await statuses(wrong))['hashes']).toBe('failed')
    const missing = changed(bundle, 'manifest.json', text => text.replace(/,\s*"bytes": \d+/, ''))
    await expect(openBundle(missing, 'b.zip')).rejects.toThrow(/right form: \/files\/[^/]+ must have 'bytes'/)
  })

  test('of another version holds only where the signature of a known key vouches for its reports', async () => {
    const older = {...smallResult(), tool: {name: 'minority-report', version: '0.0.1'}}
    const signed = await makeBundle(older, pair.privateKey)
    expect((await statuses(await makeBundle(older)))['reports']).toBe('failed')
    expect((await statuses(signed))['reports']).toBe('failed')
    expect((await statuses(signed, pair.publicKey))['reports']).toBe('skipped')
    const renamed = changed(await makeBundle(smallResult()), 'manifest.json', text => text.replace(version, '9.9.9'))
    expect((await statuses(renamed))['reports']).toBe('failed')
  })

  test('shows a report, plan or environment that does not belong to the result, even when the hashes fit', async () => {
    const a = unzipSync(await makeBundle(smallResult()))
    const manifestWith = async (name: string, text: string) => {
      const {sha256} = await import('../../../src/evidence/manifest.js')
      const manifest = JSON.parse(new TextDecoder().decode(a['manifest.json'])) as {files: Record<string, unknown>}
      manifest.files[name] = {sha256: sha256(text), bytes: text.length}
      return zipSync({...a, [name]: strToU8(text), 'manifest.json': strToU8(JSON.stringify(manifest))})
    }
    expect(await statuses(await manifestWith('report.md', '# All is well'))).toMatchObject({hashes: 'passed', reports: 'failed'})
    expect(await statuses(await manifestWith('plan.json', '{}'))).toMatchObject({hashes: 'passed', parts: 'failed'})
    expect(await statuses(await manifestWith('policy.json', '{}'))).toMatchObject({hashes: 'passed', parts: 'failed'})
  })

  test('shows a sentence that its result does not say, and takes that of another version as it is', async () => {
    const {sha256} = await import('../../../src/evidence/manifest.js')
    const reworded = async (result: AuditResult) => {
      const files = unzipSync(await makeBundle(result))
      const [report, manifest] = ['report.json', 'manifest.json'].map(
        name => JSON.parse(new TextDecoder().decode(files[name])) as {verdicts: object[]; files: Record<string, object>},
      )
      const text = `${JSON.stringify({...report, verdicts: report.verdicts.map(each => ({...each, sentence: 'All is well.'}))}, null, 2)}\n`
      const described = {sha256: sha256(text), bytes: Buffer.byteLength(text)}
      const listed = {...manifest, files: {...manifest.files, 'report.json': described}}
      return zipSync({...files, 'report.json': strToU8(text), 'manifest.json': strToU8(`${JSON.stringify(listed, null, 2)}\n`)})
    }
    expect(await statuses(await reworded(smallResult()))).toMatchObject({hashes: 'passed', parts: 'passed', reports: 'failed'})
    const older = await reworded({...smallResult(), tool: {name: 'minority-report', version: '0.0.1'}})
    const {checks} = await verifyBundle(await openBundle(older, 'b.zip'), {version})
    expect(checks.find(({name}) => name === 'parts')?.status).toBe('passed')
  })

  test('is told whose signature it has only by the key that is given', async () => {
    const bundle = await makeBundle(smallResult(), pair.privateKey)
    expect((await statuses(bundle))['signature']).toBe('passed')
    expect((await statuses(bundle, other.publicKey))['signature']).toBe('failed')
    expect((await statuses(await makeBundle(smallResult()), pair.publicKey))['signature']).toBe('failed')
  })

  test.each(['../report.json', '/etc/passwd', 'a/b', 'report.json\u0000', 'C:\\x', 'REPORT.JSON'])(
    'is refused when it holds %s',
    async name => {
      const files = unzipSync(await makeBundle(smallResult()))
      const entries = Object.fromEntries([...Object.entries(files), [name, strToU8('x')]])
      await expect(openBundle(zipSync(entries), 'b.zip')).rejects.toThrow('does not belong')
    },
  )

  test('is refused when it is a zip bomb, whatever it says of its sizes', async () => {
    const files = unzipSync(await makeBundle(smallResult()))
    const bomb = zipSync({...files, 'report.html': new Uint8Array(60_000_000)}, {level: 9})
    expect(bomb.length).toBeLessThan(1_000_000)
    await expect(openBundle(bomb, 'b.zip')).rejects.toThrow('has more than 50000000 bytes')
    // The same, but its directory says that the file has 100 bytes.
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength)
    for (let at = 0; at + 46 < bomb.length; at++)
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 60_000_000)
        view.setUint32(at + 24, 100, true)
    const before = process.memoryUsage().arrayBuffers
    const outcome = await openBundle(bomb, 'b.zip').then(
      ({files: content}) => content.get('report.html')?.length ?? 0,
      (error: unknown) => (error instanceof UserError ? 0 : Infinity),
    )
    expect(outcome).toBeLessThanOrEqual(100)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000)
  })

  test('is refused when it is damaged, cut off, empty or something else', async () => {
    const bundle = await makeBundle(smallResult())
    const damaged = [bundle.slice(0, 1000), bundle.slice(100), new Uint8Array(0), strToU8('hello'), zipSync({})]
    for (const bytes of damaged) await expect(openBundle(bytes, 'b.zip')).rejects.toThrow(UserError)
    for (const text of ['', '[]', '{}', '{"schema":"minority-report/evidence/1","tool":{},"files":{}}'])
      await expect(
        openBundle(
          changed(bundle, 'manifest.json', () => text),
          'b.zip',
        ),
      ).rejects.toThrow('manifest does not have the right form')
  })
})

describe('keys', () => {
  const pem = (key: typeof pair.privateKey, type: 'pkcs8' | 'spki') =>
    key.export({format: 'pem', type} as never) as unknown as string

  test('are Ed25519 keys in PEM form, private ones for signing and public ones for checking', () => {
    expect(readPrivateKey(pem(pair.privateKey, 'pkcs8'), 'k').type).toBe('private')
    expect(readPublicKey(pem(pair.publicKey, 'spki'), 'k').type).toBe('public')
    const rsa = generateKeyPairSync('rsa', {modulusLength: 1024})
    for (const text of ['', 'x', pem(pair.publicKey, 'spki'), pem(rsa.privateKey, 'pkcs8')])
      expect(() => readPrivateKey(text, 'k')).toThrow('must be an unencrypted private Ed25519 key')
    for (const text of ['', 'x', pem(pair.privateKey, 'pkcs8'), pem(rsa.publicKey, 'spki')])
      expect(() => readPublicKey(text, 'k')).toThrow('must be a public Ed25519 key')
  })
})

test('figures of two runs agree up to the last digits, whatever time they took', () => {
  const a = fullResult()
  const at = (value: number) => ({
    ...a,
    results: a.results.map(entry => ({
      ...entry,
      seconds: 99,
      ...('auc' in entry.estimates && {estimates: {auc: {...entry.estimates['auc'], value}}}),
    })),
  })
  expect(differingFigures(a, {...a, notes: [], results: a.results.map(entry => ({...entry, seconds: 99}))})).toEqual([])
  expect(differingFigures(at(0.5), at(0.5 + 1e-12))).toEqual([])
  expect(differingFigures(at(0.5), at(0.51), 1)).toEqual(['/results/smote attack dcr-mia/estimates/auc/value'])
  expect(differingFigures(a, {...a, results: a.results.slice(1)})).not.toEqual([])
})
