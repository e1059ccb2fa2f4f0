/** Whether threads of this platform can share memory: pages need a server that isolates them (COOP and COEP). */
const canShare = typeof SharedArrayBuffer !== 'undefined'

/** Whether other threads read these bytes where they are. Where none can, a copy gains nothing: every place counts. */
export const isShared = (buffer: ArrayBufferLike): boolean => !canShare || buffer instanceof SharedArrayBuffer

/** Bytes, all 0, that other threads can read where they are; where none can, bytes of this thread that are copied on their way. */
export const sharedBytes = (length: number): ArrayBufferLike =>
  canShare ? new SharedArrayBuffer(length) : new ArrayBuffer(length)

/** As {@link sharedBytes}, of which {@link growTo} can make more in their place, up to `most`, where threads share memory. */
export const growingBytes = (length: number, most: number): ArrayBufferLike =>
  canShare ? new SharedArrayBuffer(length, {maxByteLength: most}) : new ArrayBuffer(length)

/** Makes bytes longer where they are. @returns False when they cannot become so long. */
export function growTo(buffer: ArrayBufferLike, length: number): boolean {
  if (!canShare || !(buffer instanceof SharedArrayBuffer) || !buffer.growable || length > buffer.maxByteLength) return false
  buffer.grow(length)
  return true
}
