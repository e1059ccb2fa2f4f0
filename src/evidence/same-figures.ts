import type {AuditResult, ResultEntry} from '../result/audit-result.js'

/** Elementary functions may differ in the last digits between versions of Node and processors. */
const RELATIVE_TOLERANCE = 1e-9

/**
 * Where two results of the same plan differ in what they found: paths into results and verdicts, at most so many. Times, notes on the
 * machine and the outcome of a policy are left out, and what is said in words where one of the two is of form 1.
 */
export function differingFigures(a: AuditResult, b: AuditResult, most = 5): string[] {
  const found: string[] = []
  const walk = (one: unknown, other: unknown, path: string): void => {
    if (found.length >= most || same(one, other)) return
    if (!isObject(one) || !isObject(other)) {
      found.push(path)
      return
    }
    const keys = new Set([...Object.keys(one), ...Object.keys(other)])
    for (const key of keys) walk(one[key], other[key], `${path}/${key}`)
  }
  const inWords = [a, b].some(isInWords)
  walk(figures(a, inWords), figures(b, inWords), '')
  return found
}

/** Form 1 had sentences where codes are now. */
const isInWords = ({verdicts}: AuditResult) => verdicts.some(({reasons}) => reasons.some(({code}) => code === 'as-written'))

function figures({input, results, verdicts}: AuditResult, inWords: boolean) {
  const entries = results.map(({seconds: _seconds, ...entry}) => [
    `${entry.generator} ${entry.kind} ${entry.name}`,
    inWords ? withoutWords(entry) : entry,
  ])
  return {
    input,
    results: Object.fromEntries(entries) as unknown,
    verdicts: verdicts.map(({generator, verdict}) => ({generator, verdict})),
  }
}

function withoutWords({reason: _reason, doubt: _doubt, details: _details, test, ...entry}: Omit<ResultEntry, 'seconds'>) {
  if (test === undefined) return entry
  const {cannotTell: _cannotTell, ...tested} = test
  return {...entry, test: tested}
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b))
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
