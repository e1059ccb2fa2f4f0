/** Whether threads of this platform can share memory: pages need a server that isolates them (COOP and COEP). */
const canShare = typeof SharedArrayBuffer !== 'undefined'

/** Whether other threads read these bytes where they are. Where none can, a copy gains nothing: every place counts. */
export const isShared = (buffer: ArrayBufferLike): boolean => !canShare || buffer instanceof SharedArrayBuffer

/** Bytes, all 0, that other threads can read where they are; where none can, bytes of this thread that are copied on their way. */
export const sharedBytes = (length: number): ArrayBufferLike =>
  canShare ? new SharedArrayBuffer(length) : new ArrayBuffer(length)
