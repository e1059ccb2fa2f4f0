import type {AuditResult} from '../result/audit-result.js'

/** Writing takes no more than a twentieth of the time. */
const TIMES_WRITING = 20

const USUAL = {
  /** The first version is there as soon as it says something. */
  firstAfterSeconds: 1,
  /** Between two versions. */
  atLeastSeconds: 5,
}

export interface InterimReport {
  /** Another step has ended. The report is written soon, unless it was written a short while ago. */
  readonly soFar: (make: () => Promise<AuditResult>) => void
  /** Nothing is written afterwards. */
  close(): Promise<void>
}

/**
 * Writes a report again and again while its audit runs. Versions that nobody would have the time to read are left out. One that
 * cannot be written is no reason to end the audit: the last version, which the audit itself writes, meets the same error.
 */
export function interimReport(
  write: (result: AuditResult) => Promise<void>,
  {firstAfterSeconds, atLeastSeconds} = USUAL,
): InterimReport {
  let latest: (() => Promise<AuditResult>) | undefined
  let due = performance.now() + firstAfterSeconds * 1000
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  let isClosed = false

  const writeLatest = async () => {
    const make = latest
    latest = undefined
    if (make === undefined || isClosed) return
    const began = performance.now()
    await write(await make())
    const took = performance.now() - began
    due = performance.now() + Math.max(atLeastSeconds * 1000, TIMES_WRITING * took)
  }
  const plan = () => {
    if (isClosed || timer !== undefined || writing !== undefined || latest === undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        writing = writeLatest()
          .catch(() => {
            isClosed = true
          })
          .finally(() => {
            writing = undefined
            plan()
          })
      },
      Math.max(0, due - performance.now()),
    )
  }
  return {
    soFar(make) {
      latest = make
      plan()
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await writing
    },
  }
}
