import {AwsV4Signer} from 'aws4fetch'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {Interrupted} from '../../../src/core/errors.js'
import {parseS3Address} from '../../../src/queue/s3-address.js'
import {storesInBucket} from '../../../src/queue/s3-store.js'
import {authorizationOf, s3Credentials, startS3, type S3Server} from '../../support/s3-server.js'

const environment = {AWS_ACCESS_KEY_ID: s3Credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: s3Credentials.secretAccessKey}
const [audit, other] = ['a'.repeat(20), 'b'.repeat(20)]
const bytes = Buffer.from(Array.from({length: 1000}, (_, at) => at % 256))

const errorOf = async (work: Promise<unknown>): Promise<UserError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  const {message, suggestions} = error as UserError
  expect(`${message} ${suggestions.join(' ')}`).not.toContain(s3Credentials.secretAccessKey)
  return error as UserError
}

describe('a bucket', () => {
  let server: S3Server
  const stores = (more = '', env: NodeJS.ProcessEnv = environment, bucket = 'of-audits') =>
    storesInBucket(parseS3Address(`s3://${bucket}/team/x?endpoint=${server.endpoint}&region=eu-test-1${more}`, env), {
      firstPause: 1,
    })

  beforeEach(async () => {
    server = await startS3('of-audits')
  })
  afterEach(() => server.close())

  test('holds the parts of each audit by themselves, and gives them up with it', async () => {
    const store = await stores()
    const names = ['one', 'two', 'three', 'four', 'five']
    for (const name of names) await store.of(audit).write(name, bytes)
    await store.of(other).write('one', bytes)
    server.objects.set('team/xx/someone.else', bytes)
    server.objects.set('team/x/notes/of-somebody', bytes)
    expect([await store.of(audit).has('five'), await store.of(audit).has('fiv'), await store.of(other).has('two')]).toEqual([
      true,
      false,
      false,
    ])
    expect(await store.of(audit).read('three')).toEqual(bytes)
    expect((await store.audits()).sort()).toEqual([audit, other])
    await store.of(audit).remove()
    expect([...server.objects.keys()].sort()).toEqual([
      `team/x/${other}/one.part-of-audit`,
      'team/x/notes/of-somebody',
      'team/xx/someone.else',
    ])
    expect((await errorOf(store.of(audit).read('three'))).code).toBe('queue-gone')
  })

  test('is asked again while it is overloaded, and not for ever', async () => {
    const store = await stores()
    server.busy = 3
    await store.of(audit).write('one', bytes)
    expect(server.objects.size).toBe(1)
    server.busy = Infinity
    const error = await errorOf(store.of(audit).read('one'))
    expect([error.code, error.message]).toEqual(['store-refused', expect.stringContaining('503, SlowDown')])
  })

  test('that refuses, is not there, or does not answer is one message', async () => {
    const wrong = await stores('', {...environment, AWS_SECRET_ACCESS_KEY: 'another'})
    expect((await errorOf(wrong.of(audit).has('one'))).message).toContain('403, SignatureDoesNotMatch')
    const absent = await stores('', environment, 'of-nobody')
    for (const work of [absent.of(audit).has('one'), absent.of(audit).write('one', bytes), absent.of(audit).read('one')])
      expect((await errorOf(work)).message).toMatch(/no bucket .*NoSuchBucket/)
    const store = await stores()
    await server.close()
    const error = await errorOf(store.of(audit).write('one', bytes))
    expect([error.code, error.message]).toEqual(['store-unreachable', expect.stringContaining('ECONNREFUSED')])
    server = await startS3('of-audits')
  })

  test('is not waited for once the work was stopped', async () => {
    const store = await stores()
    const stop = new AbortController()
    server.busy = Infinity
    const writing = store.of(audit).write('one', bytes, stop.signal)
    stop.abort()
    await expect(writing).rejects.toBeInstanceOf(Interrupted)
    expect(server.objects.size).toBe(0)
  })

  test('gets no more than its limit from a store that sends without end', async () => {
    server.objects.set(`team/x/${audit}/one.part-of-audit`, Buffer.alloc(5000))
    const address = parseS3Address(`s3://of-audits/team/x?endpoint=${server.endpoint}`, environment)
    const store = await storesInBucket(address, {firstPause: 1, most: 4999})
    expect((await errorOf(store.of(audit).read('one'))).message).toContain('more than 4999 bytes')
  })

  test('takes temporary credentials with their token', async () => {
    const store = await stores('', {...environment, AWS_SESSION_TOKEN: 'a token'})
    await store.of(audit).write('one', bytes)
    expect(server.objects.size).toBe(1)
  })
})

// "Signature Calculations for the Authorization Header", Amazon S3 API reference: the examples of a list and of a GET of the lifecycle.
test.each([
  ['?max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ['?lifecycle=', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
])('%s is signed as published, by the library and by what checks it in these tests', async (query, signature) => {
  const credentials = {accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'}
  const url = new URL(`https://examplebucket.s3.amazonaws.com/${query}`)
  const headers = {'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'}
  const signer = new AwsV4Signer({
    ...{method: 'GET', url: url.href, headers, service: 's3', region: 'us-east-1', datetime: '20130524T000000Z'},
    ...credentials,
  })
  const signed = Object.fromEntries((await signer.sign()).headers)
  expect(signed['authorization']).toContain(`Signature=${signature}`)
  const request = {method: 'GET', url, headers: {...signed, host: url.host}}
  expect(await authorizationOf(request, credentials)).toContain(`Signature=${signature}`)
})

describe('the address of a bucket', () => {
  test.each([
    ['s3://of-audits', 'https://of-audits.s3.us-east-1.amazonaws.com/', ''],
    ['s3://of-audits/a/b?region=eu-central-1', 'https://of-audits.s3.eu-central-1.amazonaws.com/', 'a/b/'],
    ['s3://of.audits/a/', 'https://s3.us-east-1.amazonaws.com/of.audits/', 'a/'],
    ['s3://of-audits?endpoint=http://[::1]:9000', 'http://[::1]:9000/of-audits/', ''],
    ['s3://of-audits?endpoint=https://store.example&path-style=false', 'https://of-audits.store.example/', ''],
  ])('%s says where its objects are', (text, base, prefix) => {
    expect(parseS3Address(text, environment)).toMatchObject({base, prefix})
  })

  test('has its region and its credentials from the environment, and never shows them', () => {
    const {region, credentials, shown} = parseS3Address('s3://of-audits/a', {...environment, AWS_REGION: 'eu-west-3'})
    expect([region, credentials, shown]).toEqual(['eu-west-3', s3Credentials, 's3://of-audits/a/'])
    expect(() => parseS3Address('s3://of-audits', {AWS_ACCESS_KEY_ID: 'x'})).toThrow(/needs credentials/)
  })

  test.each([
    's3://u:secret@of-audits',
    's3://of-audits?endpoint=https://u:secret@host',
    's3://of-audits?endpoint=https://host/secret',
    's3://of-audits?endpoint=secret',
    's3://of-audits?secret=1',
    's3://of-audits?path-style=secret',
    's3://of-audits?region=secret/',
    's3://of-audits/secret%20',
    's3://of-audits/../secret&',
    's3://Secret',
    's3:secret',
  ])('%s is refused in one message that does not repeat it', text => {
    let error: unknown
    try {
      parseS3Address(text, environment)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({code: 'wrong-store'})
    if (text !== 's3://of-audits?secret=1') expect((error as UserError).message).not.toMatch(/secret/i)
  })
})
