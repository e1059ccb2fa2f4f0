import {UserError} from '../core/errors.js'

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT'])

/**
 * Why a worker can run no task, whichever it is given, so that it should take none. Undefined when it is the task, or the audit, that is
 * at fault.
 */
export function unfitness(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (isDiskFull(error)) return 'The disk is full'
  if (!(error instanceof UserError)) return undefined
  if (error.code === 'queue-key') return 'The audit was sealed with another key than that of this worker, or without one'
  return error.code.startsWith('store-') ? error.message.replace(/\.$/, '') : undefined
}

/** Errors lose their own fields on their way from a thread, and files of ours are written with errors of ours. */
function isDiskFull(error: Error): boolean {
  const {code} = error as NodeJS.ErrnoException
  const cause = error instanceof UserError ? error.data['cause'] : code
  return (
    DISK_FULL.has(String(cause)) ||
    (error instanceof UserError && error.code === 'disk-full') ||
    /^(?:ENOSPC|EDQUOT):/.test(error.message)
  )
}
