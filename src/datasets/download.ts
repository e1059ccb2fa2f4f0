import {constants} from 'node:fs'
import {mkdir, open, rename, rm, stat} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as pause} from 'node:timers/promises'
import {throwIfStopped, type Context} from '../core/context.js'
import {Interrupted, UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import {placeholder, say, setting} from '../core/text.js'
import {diskCause} from '../files/disk-errors.js'
import {SIZES} from '../files/limits.js'
import {writePrivate} from '../files/private-file.js'
import {bytesInWords} from '../files/read-bytes.js'
import {readTextFile} from '../io/read-text.js'

export interface DownloadSettings {
  /** How often a request is made before giving up. */
  readonly attempts: number
  /** Wait before the second attempt; it doubles every time. */
  readonly backoffSeconds: number
  /** A connection that is silent for so long is given up. */
  readonly stallSeconds: number
}

export const DOWNLOAD_SETTINGS: DownloadSettings = {attempts: 5, backoffSeconds: 1, stallSeconds: 30}

type Control = Pick<Context, 'signal' | 'progress'>

/** What a partial download belongs to: without a validator it is not continued. */
interface PartialNote {
  readonly url: string
  readonly validator: string
}

/**
 * Downloads a file over HTTP. What arrives is kept beside the target as `.part`, so that a later attempt, or a later run,
 * goes on where this one stopped (Range with If-Range, RFC 9110 sections 13.1.5 and 14); a server that sends the whole file
 * instead is followed. A silent connection, a body shorter than announced and server errors are tried again with growing
 * pauses. The file appears under its name only when it is complete; its content is checked elsewhere.
 *
 * @returns The number of bytes.
 * @throws {UserError} When the server cannot be reached, refuses, or never sends the whole file; says where to put it by hand.
 * @throws {Interrupted} When the signal says so; what has arrived is kept.
 */
export async function download(
  url: string,
  file: string,
  control: Control,
  settings: DownloadSettings = DOWNLOAD_SETTINGS,
): Promise<number> {
  await mkdir(path.dirname(file), {recursive: true})
  for (let attempt = 1; ; attempt++) {
    if (attempt > 1) await wait(settings.backoffSeconds * 2 ** (attempt - 2), control)
    try {
      await fetchInto(url, file, control, settings.stallSeconds)
      await rename(partOf(file), file)
      await rm(noteOf(file), {force: true})
      return (await stat(file)).size
    } catch (error) {
      throwIfStopped(control)
      if (!(error instanceof TryAgain)) throw error
      if (error.isLasting || attempt >= settings.attempts) throw await unreachable(url, file, error.message, attempt)
    }
  }
}

/** A failure of the connection or the server. Most may pass; a name that does not exist will not within seconds. */
class TryAgain extends Error {
  constructor(
    reason: string,
    readonly isLasting = false,
  ) {
    super(reason)
  }
}

/** The name is foreseeable, so that a download can go on: a link put there beforehand is not followed. */
const PART_FLAGS = constants.O_WRONLY | constants.O_CREAT | ((constants as {O_NOFOLLOW?: number}).O_NOFOLLOW ?? 0)

const partOf = (file: string) => `${file}.part`
const noteOf = (file: string) => `${file}.part.json`

async function fetchInto(url: string, file: string, control: Control, stallSeconds: number): Promise<void> {
  const watch = new StallWatch(stallSeconds, control.signal)
  try {
    const have = await partialSize(url, file)
    const response = await request(url, have, watch.signal)
    const start = startOf(response, have)
    if (start === undefined) {
      await response.body?.cancel()
      await rm(partOf(file), {force: true})
      throw new TryAgain('the server did not accept the range that was asked for')
    }
    await noteValidator(url, file, response)
    const total = totalOf(response, start)
    const size = await receive(response, file, start, total, control, watch)
    if (total !== undefined && size < total) throw new TryAgain(`the server stopped after ${size} of ${total} bytes`)
    if (total !== undefined && size > total) {
      await rm(partOf(file), {force: true})
      throw new TryAgain(`the server sent ${size} bytes instead of ${total}`)
    }
  } catch (error) {
    throw watch.isStalled ? new TryAgain(`the server was silent for ${stallSeconds} s`) : networkFailure(error)
  } finally {
    watch.stop()
  }
}

/** Aborts a request when nothing has happened for a while. */
class StallWatch {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly signal: AbortSignal

  constructor(seconds: number, outer: AbortSignal) {
    this.#timer = setTimeout(() => {
      this.#controller.abort()
    }, seconds * 1000)
    this.signal = AbortSignal.any([outer, this.#controller.signal])
  }

  get isStalled(): boolean {
    return this.#controller.signal.aborted
  }

  sawLife(): void {
    this.#timer.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

async function request(url: string, have: {size: number; validator: string} | undefined, signal: AbortSignal): Promise<Response> {
  // Packed on the way, lengths and ranges would not be those of the file.
  const headers: Record<string, string> = {'accept-encoding': 'identity'}
  if (have !== undefined) {
    headers['range'] = `bytes=${have.size}-`
    headers['if-range'] = have.validator
  }
  const response = await fetch(url, {headers, signal})
  if (response.ok || response.status === 416) return response
  await response.body?.cancel()
  const status = `${response.status} ${response.statusText}`.trim()
  if (response.status >= 500 || response.status === 408 || response.status === 429)
    throw new TryAgain(`the server answered ${status}`)
  throw new UserError(
    'download-failed',
    {url, status: response.status},
    `${url} cannot be downloaded: the server answered ${status}.`,
    [say`The address may have changed: give another one with ${setting('from', placeholder('URL'))}.`],
  )
}

/** Where the body belongs in the file; undefined when it is of no use. */
function startOf(response: Response, have: {size: number} | undefined): number | undefined {
  if (response.status === 200) return 0
  if (response.status !== 206 || have === undefined) return undefined
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
  return Number(start) === have.size ? have.size : undefined
}

/** Size of the whole file, when the server says. */
function totalOf(response: Response, start: number): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (total !== undefined) return Number(total)
  const length = response.headers.get('content-length')
  return length === null ? undefined : start + Number(length)
}

async function receive(
  response: Response,
  file: string,
  start: number,
  total: number | undefined,
  control: Control,
  watch: StallWatch,
): Promise<number> {
  const part = await open(partOf(file), PART_FLAGS | (start === 0 ? constants.O_TRUNC : constants.O_APPEND), 0o600)
  let size = start
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      watch.sawLife()
      await part.writeFile(chunk)
      size += chunk.length
      if (size > SIZES.archive.most)
        throw new UserError(
          'file-too-large',
          {file, most: SIZES.archive.most},
          `${file} would have more than ${bytesInWords(SIZES.archive.most)}.`,
        )
      control.progress(total === undefined ? 0 : Math.min(1, size / total), describeBytes(size))
    }
  } finally {
    await part.close()
  }
  return size
}

/** A strong ETag, or else the date of the last change: only with one of them a download is continued. */
async function noteValidator(url: string, file: string, response: Response): Promise<void> {
  const etag = response.headers.get('etag')
  const validator = etag !== null && !etag.startsWith('W/') ? etag : response.headers.get('last-modified')
  if (validator === null) await rm(noteOf(file), {force: true})
  else await writePrivate(noteOf(file), [JSON.stringify({url, validator} satisfies PartialNote)], {overwrite: true})
}

async function partialSize(url: string, file: string): Promise<{size: number; validator: string} | undefined> {
  try {
    const {size} = await stat(partOf(file))
    const note = parseJson(await readTextFile(noteOf(file), SIZES.key)) as PartialNote
    return size > 0 && note.url === url ? {size, validator: note.validator} : undefined
  } catch {
    // Nothing usable is there: the download starts at the beginning.
    return undefined
  }
}

/** Failures of the network may pass; those of the own disk do not. */
function networkFailure(error: unknown): unknown {
  if (error instanceof TryAgain || error instanceof UserError || error instanceof Interrupted) return error
  const {message, cause} = error as NodeJS.ErrnoException
  const disk = diskCause(error)
  if (disk !== undefined)
    return new UserError('file-not-writable', {}, `The download cannot be stored: ${disk}.`, [
      say`Choose another folder with ${setting('out')}.`,
    ])
  const inner = cause as NodeJS.ErrnoException | undefined
  return new TryAgain(inner?.code ?? inner?.message ?? message, inner?.code === 'ENOTFOUND')
}

async function wait(seconds: number, {signal}: Control): Promise<void> {
  try {
    await pause(seconds * 1000, undefined, {signal})
  } catch {
    throw new Interrupted()
  }
}

async function unreachable(url: string, file: string, reason: string, attempts: number): Promise<UserError> {
  const kept = await stat(partOf(file)).then(
    ({size}) => size,
    () => 0,
  )
  return new UserError(
    'download-failed',
    {url, attempts},
    `${url} cannot be downloaded: ${reason} (${attempts === 1 ? 'one attempt' : `${attempts} attempts`}).`,
    [
      ...(kept > 0 ? [`${describeBytes(kept)} are kept; the next try goes on from there if the server allows it.`] : []),
      say`Check the connection, or give the address of a copy with ${setting('from', placeholder('URL'))}.`,
      `Or download it by other means and put it at ${path.resolve(file)}; then run the command again.`,
    ],
  )
}

/** 123 bytes, 4.5 kB, 12.3 MB. */
export function describeBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
