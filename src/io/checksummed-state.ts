import {parseJson} from '../core/parse-json.js'
import type {Json, SavedState} from '../core/saved-state.js'
import {createSha256} from '../platform/hash.js'
import {NotSafetensors, encodeSafetensors, readHeader, readTensors} from './safetensors.js'

/** What a file of ours says it is. */
export interface Kind {
  readonly format: string
  /** Readers refuse files with a larger one. */
  readonly version: number
}

/** Why bytes are not a file of this kind that can be read. */
export class UnreadableState extends Error {
  constructor(
    readonly why: 'foreign' | 'newer' | 'damaged',
    reason: string,
  ) {
    super(reason)
    this.name = 'UnreadableState'
  }
}

/**
 * A state as a safetensors file whose metadata hold the kind, the state's JSON and a SHA-256 of that JSON and all bytes of the
 * tensors, so that damage is found. The sum is no signature: whoever can change the file can change it too.
 */
export function withChecksum({format, version}: Kind, {state, tensors}: SavedState): Uint8Array {
  const json = JSON.stringify(state)
  const metadata = (sum: string) =>
    new Map([
      ['format', format],
      ['version', String(version)],
      ['state', json],
      ['sha256', sum],
    ])
  const draft = encodeSafetensors(tensors, metadata(''))
  return encodeSafetensors(tensors, metadata(checksum(draft)))
}

/** SHA-256 of all that a file says, the sum itself left out, as hex. */
function checksum(bytes: Uint8Array): string {
  const {metadata, described, dataStart} = readHeader(bytes)
  const said = [...metadata].filter(([key]) => key !== 'sha256')
  return createSha256()
    .update(JSON.stringify([said, [...described]]))
    .update(bytes.subarray(dataStart))
    .digest('hex')
}

/**
 * The state in a file with a checksum.
 * @throws {UnreadableState} When it is none of this kind, of a newer version, or damaged.
 */
export function withoutChecksum({format, version}: Kind, bytes: Uint8Array): SavedState {
  const {metadata, header} = metadataOf(bytes)
  if (metadata.get('format') !== format) throw new UnreadableState('foreign', 'it does not say that it is one')
  const written = Number(metadata.get('version'))
  if (written > version)
    throw new UnreadableState(
      'newer',
      `it is written in version ${written} of the format, and ${version} is the newest known here`,
    )
  try {
    const tensors = readTensors(bytes, header)
    if (metadata.get('sha256') !== checksum(bytes)) throw new NotSafetensors('its checksum does not match')
    return {state: parseJson(metadata.get('state') ?? '') as Json, tensors}
  } catch (error) {
    if (error instanceof NotSafetensors || error instanceof SyntaxError) throw new UnreadableState('damaged', error.message)
    throw error
  }
}

function metadataOf(bytes: Uint8Array) {
  try {
    const header = readHeader(bytes)
    return {header, metadata: header.metadata}
  } catch (error) {
    if (error instanceof NotSafetensors) throw new UnreadableState('foreign', error.message)
    throw error
  }
}
