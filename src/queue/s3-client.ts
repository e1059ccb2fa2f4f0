import {createHash, randomInt} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import type * as Signing from 'aws4fetch'
import {Interrupted, UserError} from '../core/errors.js'
import type {S3Address} from './s3-address.js'

/** One request to a bucket. */
export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Left out for what is asked of the bucket. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly signal?: AbortSignal | undefined
}

/** What it answers; undefined when there is no such object. */
export type S3Client = (request: S3Request) => Promise<Uint8Array | undefined>

export interface S3Limits {
  /** Bytes of an answer. */
  readonly most: number
  /** Milliseconds before the second try; twice as long before each further one. */
  readonly firstPause: number
}

/** With pauses of 0.2 s to 12.8 s, half a minute in all: stores are overloaded or restarted now and then. */
const TRIES = 8
/** A store that never answered was named wrongly, or is not there. */
const FIRST_TRIES = 3
const TRY_MILLISECONDS = 60_000
const BUSY = new Set(['SlowDown', 'RequestTimeout', 'InternalError', 'ServiceUnavailable', 'OperationAborted'])

interface Answer {
  readonly status: number
  readonly bytes: Uint8Array
}

/**
 * Asks a bucket, with requests signed by version 4 of AWS's signature (the body included). What may be better a moment later is tried
 * again: no connection, an overloaded store, errors of its own. Redirects are not followed: they would take data to another host.
 *
 * @throws {UserError} When the store refuses it, there is no such bucket, it does not answer, or aws4fetch is not installed.
 */
export async function openS3Client(address: S3Address, {most, firstPause}: S3Limits): Promise<S3Client> {
  const {AwsV4Signer} = await loadSigner()
  let hasAnswered = false
  const once = async ({method, key = '', query, body, signal}: S3Request): Promise<Answer> => {
    const url = new URL(key, address.base)
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
    const headers = {
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    }
    const signer = new AwsV4Signer({
      ...{method, headers, service: 's3', region: address.region, ...address.credentials},
      url: url.href,
      ...(body && {body: body as Uint8Array<ArrayBuffer>}),
    })
    const signed = await signer.sign()
    const within = AbortSignal.any([AbortSignal.timeout(TRY_MILLISECONDS), ...(signal ? [signal] : [])])
    const response = await fetch(signed.url, {
      ...{method, headers: signed.headers, redirect: 'manual', signal: within},
      ...(body && {body: body as Uint8Array<ArrayBuffer>}),
    })
    return {status: response.status, bytes: await bytesOf(response, most)}
  }
  return async request => {
    for (let tried = 1; ; tried++) {
      const answer = await once(request).catch((error: unknown) => networkFailure(error, request.signal))
      if (!('why' in answer)) {
        hasAnswered = true
        if (answer.status < 300) return answer.bytes
        const code = codeIn(answer)
        if (answer.status === 404 && isOfObject(request, code)) return undefined
        if (!isBusy(answer.status, code) || tried === TRIES) throw refused(address, answer.status, code)
      } else if (answer.isFinal || tried === (hasAnswered ? TRIES : FIRST_TRIES)) throw unreachable(address, answer.why)
      await pause(firstPause * 2 ** (tried - 1), request.signal)
    }
  }
}

/** Whether what was not found is the object, and not its bucket. */
const isOfObject = ({method, key}: S3Request, code: string | undefined) =>
  method !== 'PUT' && key !== undefined && (code === 'NoSuchKey' || code === undefined)

const isBusy = (status: number, code: string | undefined) =>
  status >= 500 || status === 429 || (code !== undefined && BUSY.has(code))

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  // Workers that were refused together do not come back together.
  const some = milliseconds * (0.5 + randomInt(1000) / 2000)
  await sleep(some, undefined, signal && {signal}).catch(() => {
    throw new Interrupted()
  })
}

async function bytesOf(response: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > most) throw new Error(`it answers with more than ${most} bytes`)
  }
  return Buffer.concat(pieces)
}

interface NetworkFailure {
  readonly why: string
  /** Trying again cannot help. */
  readonly isFinal: boolean
}

function networkFailure(error: unknown, signal: AbortSignal | undefined): NetworkFailure {
  if (signal?.aborted === true) throw new Interrupted()
  const {cause} = error as {cause?: NodeJS.ErrnoException}
  const why = cause?.code ?? cause?.message ?? (error as Error).message
  return {why, isFinal: /CERT|SELF_SIGNED|SIGNATURE/.test(why)}
}

/** The code of an error, as the store words it in XML. */
function codeIn({bytes}: Answer): string | undefined {
  return /<Code>(\w{1,60})<\/Code>/.exec(Buffer.from(bytes.subarray(0, 10_000)).toString())?.[1]
}

function refused({shown}: S3Address, status: number, code: string | undefined): UserError {
  const said = code === undefined ? `${status}` : `${status}, ${code}`
  const what =
    status === 404
      ? `There is no bucket for ${shown} (${said}).`
      : status >= 300 && status < 400
        ? `The store ${shown} is at another endpoint or in another region (${said}).`
        : status >= 500 || status === 429
          ? `The store ${shown} fails again and again (${said}).`
          : `The store ${shown} refuses what is asked of it (${said}).`
  return new UserError('store-refused', {store: shown, status, ...(code !== undefined && {cause: code})}, what, [
    'Check the name of the bucket, its endpoint and its region.',
    'See that the credentials of the environment may list, read, write and remove objects there.',
  ])
}

const unreachable = ({shown}: S3Address, why: string) =>
  new UserError('store-unreachable', {store: shown, cause: why}, `The store ${shown} does not answer: ${why}.`, [
    'Check its endpoint and the network; NODE_EXTRA_CA_CERTS names certificates that the system does not know.',
  ])

async function loadSigner(): Promise<typeof Signing> {
  try {
    return await import('aws4fetch')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UserError('queue-missing', {}, "A bucket as a store needs the package 'aws4fetch', which is not installed.", [
      'Install it where minority-report is installed: npm install aws4fetch',
    ])
  }
}
